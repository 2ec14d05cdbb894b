package dev.thalweg.compile;

import static dev.thalweg.compile.Scenario.draw;

import dev.thalweg.tensor.Tensor;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Programs at the borders of what each pass may do: where it must not turn, move, group or share. */
class PassScenariosTest {
    private static Scenario.Calls onState(Scenario.How how, Tensor state, java.util.function.BinaryOperator<Tensor> f,
            Tensor... inputs) {
        var compiled = how.apply(given -> List.of(f.apply(state, given.getFirst())));
        return number -> Scenario.all(compiled.apply(List.of(inputs[number % inputs.length])), state);
    }

    @TestFactory
    Stream<DynamicTest> passes() {
        return Scenario.tests(List.of(
                new Scenario("a product that is read besides its transpose", (how, numbers) -> {
                    Tensor b = draw(numbers, 5, 3);
                    Tensor a = draw(numbers, 4, 5);
                    return onState(how, b, (state, x) -> {
                        Tensor product = x.matmul(state);
                        return product.t().contiguous().sin().matmul(product);
                    }, a, a.mul(2));
                }),
                new Scenario("a product whose transpose is read twice", (how, numbers) -> {
                    Tensor b = draw(numbers, 5, 3);
                    return onState(how, b, (state, x) -> {
                        Tensor product = x.matmul(state);
                        return product.t().contiguous().add(product.t().contiguous().exp());
                    }, draw(numbers, 4, 5));
                }),
                new Scenario("a sum of fewer elements than a gradient has", (how, numbers) -> {
                    Tensor x = draw(numbers, 3000);
                    var compiled = how.apply(given -> {
                        Tensor leaf = given.getFirst().detach().requiresGrad();
                        Tensor left = leaf.slice(0, 0, 2999);
                        Tensor right = leaf.slice(0, 1, 3000);
                        Tensor value = right.sub(left.square()).square().sum();
                        value.backward();
                        return List.of(value.detach(), Scenario.gradientOf(leaf));
                    });
                    return number -> compiled.apply(List.of(x.mul(number + 1)));
                }),
                new Scenario("a sum of fewer elements that others read at once", (how, numbers) -> {
                    Tensor x = draw(numbers, 3000);
                    var compiled = how.apply(given -> {
                        Tensor y = given.getFirst();
                        Tensor sum = y.slice(0, 0, 2990).square().sum();
                        Tensor scaled = y.slice(0, 0, 2980).mul(sum);
                        return List.of(scaled.sum(), y.sin(), sum);
                    });
                    return number -> compiled.apply(List.of(x.mul(number + 1)));
                }),
                new Scenario("a sum that moves behind another op", (how, numbers) -> {
                    Tensor x = draw(numbers, 3000);
                    var compiled = how.apply(given -> {
                        Tensor y = given.getFirst();
                        Tensor sum = y.slice(0, 0, 2999).square().sum();
                        Tensor sorted = y.sort(0).values();
                        Tensor wave = y.sin();
                        return List.of(sum, sorted, wave);
                    });
                    return number -> compiled.apply(List.of(x.mul(number + 1)));
                }),
                new Scenario("rows that are written while other rows are read", (how, numbers) -> {
                    Tensor state = draw(numbers, 6, 70);
                    return onState(how, state, (s, x) -> {
                        Tensor others = s.flip(0).mul(x).sum(1); // of other rows
                        s.copyInPlace(s.sub(s.amax(true, 1)).mul(x));
                        return others;
                    }, draw(numbers, 6, 70));
                }),
                new Scenario("new content that waits while arrays are shared", (how, numbers) -> {
                    Tensor state = draw(numbers, 40, 40);
                    return onState(how, state, (s, x) -> {
                        Tensor old = s.mul(2); // computed where it is read, at the end: until then the old content stays
                        s.copyInPlace(x.mul(3));
                        Tensor products = x.matmul(x).matmul(x).matmul(x).matmul(x);
                        return old.mul(products).sum();
                    }, draw(numbers, 40, 40));
                })));
    }
}
