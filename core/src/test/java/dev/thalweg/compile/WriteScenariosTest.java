package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.all;
import static dev.thalweg.compile.Scenario.draw;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Captured tensors and inputs that are written, whole or in parts. */
class WriteScenariosTest {
    @TestFactory
    Stream<DynamicTest> sameBits() {
        return Scenario.tests(writes());
    }

    private static List<Scenario> writes() {
        return List.of(new Scenario("views of what is captured are written", (how, numbers) -> {
            Tensor w = draw(numbers, 5, 4);
            Tensor column = w.select(1, 2);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                column.addInPlace(in.get(0).at(0));
                w.slice(0, 1, 3).mulInPlace(2);
                w.slice(0, 0, 5, 2).copyInPlace(in.get(0).slice(0, 0, 4));
                w.t().addInPlace(in.get(1));
                return List.of(w.sum(0), column.exp(), w.flatten().slice(0, 3, 11));
            });
            return call -> all(f.apply(List.of(draw(numbers, 4), draw(numbers, 5))), w, column);
        }), new Scenario("a part is written, and the old content was read", (how, numbers) -> {
            Tensor w = draw(numbers, 300);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor before = w.mul(3);
                Tensor shifted = w.slice(0, 0, 299).add(w.slice(0, 1, 300));
                w.slice(0, 0, 299).copyInPlace(shifted.mul(0.4));
                return List.of(before.sum(), shifted, w.amax());
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), w);
        }), new Scenario("the old content is read after it was replaced", (how, numbers) -> {
            Tensor w = draw(numbers, 300);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor before = w.mul(3);
                w.copyInPlace(in.get(0));
                return List.of(before.add(1));
            });
            return call -> all(f.apply(List.of(draw(numbers, 300))), w);
        }), new Scenario("two captured tensors are exchanged", (how, numbers) -> {
            Tensor v = draw(numbers, 200);
            Tensor w = draw(numbers, 200);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor old = v.clone();
                v.copyInPlace(w);
                w.copyInPlace(old.mul(in.get(0)));
                return List.of(v.sum().sub(old.sum()));
            });
            return call -> all(f.apply(List.of(draw(numbers))), v, w);
        }), new Scenario("a long tensor is replaced by neighbours' means", (how, numbers) -> {
            Tensor v = draw(numbers, 3000);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor padded = v.pad(1, 1);
                v.copyInPlace(padded.slice(0, 0, 3000).add(padded.slice(0, 2, 3002)).mul(0.5));
                return List.of(v.square().sum(), padded.amin());
            });
            return call -> all(f.apply(List.of()), v);
        }), new Scenario("one number is written between draws", (how, numbers) -> {
            Tensor w = draw(numbers, 1);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                Tensor noise = Tensor.randn(numbers, DType.FLOAT64, Shape.of(1));
                Tensor before = w.mul(3);
                Tensor spread = w.expand(Shape.of(4)).mul(2);
                w.copyInPlace(w.add(noise).mul(0.9));
                return List.of(before, spread, w.add(spread), w.pad(1, 2), w.reshape(1, 1));
            });
            return call -> all(f.apply(List.of()), w);
        }), new Scenario("integers and truth values are written", (how, numbers) -> {
            Tensor count = Tensor.of(1L, 2L, 3L);
            Tensor seen = Tensor.of(false, true, false);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                count.addInPlace(2L);
                Tensor positive = in.get(0).gt(0);
                seen.copyInPlace(seen.logicalOr(positive));
                return List.of(count.mul(3L), positive, seen.to(DType.FLOAT32).sum(), count.to(DType.FLOAT64).exp());
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), count, seen);
        }), new Scenario("a scatter in place, and through an index", (how, numbers) -> {
            Tensor w = draw(numbers, 6);
            Tensor index = Tensor.of(4L, 0L, 4L);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.scatterAddInPlace(0, index, in.get(0));
                w.indexPutInPlace(new Tensor[] {Tensor.of(1L, 2L)}, in.get(0).slice(0, 0, 2));
                w.maskedFillInPlace(w.gt(1), 0.25);
                return List.of(w.cumsum(0), w.sort(0).values());
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), w);
        }), new Scenario("empty tensors", (how, numbers) -> {
            Tensor w = draw(numbers, 0, 3);
            UnaryOperator<List<Tensor>> f = how.apply(in -> {
                w.addInPlace(1);
                w.slice(0, 0, 0).mulInPlace(2);
                in.get(0).slice(0, 2, 2).addInPlace(1);
                return List.of(w.sum(0), w.sum(), w.sum(1), in.get(0).slice(0, 1, 1).exp(), w.matmul(Tensor.ones(
                        DType.FLOAT64, Shape.of(3, 2))), w.t().matmul(w));
            });
            return call -> all(f.apply(List.of(draw(numbers, 3))), w);
        }));
    }
}
