package dev.thalweg.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.thalweg.shape.DType;
import dev.thalweg.shape.Shape;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EinsumTest {
    private static Tensor[] operands(String shapes) {
        String[] texts = shapes.split("/", -1);
        Tensor[] operands = new Tensor[texts.length];
        for (int i = 0; i < texts.length; i++) {
            int[] sizes = texts[i].isBlank() ? new int[0]
                    : Arrays.stream(texts[i].trim().split(" ")).mapToInt(Integer::parseInt).toArray();
            operands[i] = Differences.random(i + 1, sizes);
        }
        return operands;
    }

    /** The definition: the sum over all values of all letters; without dots and broadcasting. */
    private static Tensor definition(String equation, Tensor... operands) {
        String[] sides = equation.split("->", -1);
        String[] terms = sides[0].split(",", -1);
        Map<Character, Integer> sizes = new LinkedHashMap<>();
        for (int i = 0; i < terms.length; i++) {
            for (int axis = 0; axis < terms[i].length(); axis++) {
                sizes.put(terms[i].charAt(axis), operands[i].size(axis));
            }
        }
        int[] result = sides[1].chars().map(c -> sizes.get((char) c)).toArray();
        Tensor out = Tensor.zeros(DType.FLOAT64, Shape.of(result));
        Map<Character, Integer> index = new LinkedHashMap<>();
        Character[] letters = sizes.keySet().toArray(Character[]::new);
        int count = sizes.values().stream().reduce(1, (a, b) -> a * b);
        for (int n = 0; n < count; n++) {
            int left = n;
            for (char letter : letters) {
                index.put(letter, left % sizes.get(letter));
                left /= sizes.get(letter);
            }
            double product = 1;
            for (int i = 0; i < terms.length; i++) {
                product *= operands[i].at(terms[i].chars().map(c -> index.get((char) c)).toArray()).item();
            }
            out.at(sides[1].chars().map(c -> index.get((char) c)).toArray()).addInPlace(product);
        }
        return out;
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"\"ij,jk->ik\",2 3/3 4", "\"ij,jk,kl->il\",2 3/3 4/4 2",
            "\"ij,jk,ki->\",2 3/3 4/4 2", "ii->i,3 3", "ii->,3 3", "iij->ij,3 3 2", "iiji->ij,2 2 3 2", "ij->ji,2 3",
            "ij->,2 3", "ij->j,2 3", "\"i,j->ij\",3/4", "\"i,i->\",3/3", "\"i,i->i\",3/3", "\"ij,ij->ij\",2 3/2 3",
            "\"bij,bjk->bik\",2 3 4/2 4 3", "\"bij,bjk->ik\",2 3 4/2 4 3", "\"abc,c,b->a\",2 3 4/4/3",
            "\"i,ijk,k->j\",2/2 3 4/4", "\"ab,cd->abcd\",2 2/2 3", "\",->\",/", "zyx->xz,2 3 4", "\"ij,kl->\",2 3/3 2",
            "\"abc,bad->dca\",2 3 4/3 2 2", "\"ij,jk->ik\",2 0/0 3", "\"i,->i\",3/"})
    void equationsMeanTheirSum(String equation, String shapes) {
        Tensor[] operands = operands(shapes);
        Tensor result = Tensor.einsum(equation, operands);
        Tensor expected = definition(equation, operands);
        assertThat(result.shape()).isEqualTo(expected.shape());
        assertThat(result.toDoubles()).usingComparatorWithPrecision(1e-13).containsExactly(expected.toDoubles());
        Differences.check(in -> Tensor.einsum(equation, in), operands);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"\"ij,jk\",\"ij,jk->ik\",2 3/3 4", "ji,ij->ji,2 3", "ba,ba->ab,2 3",
            "ii,ii->,3 3", "\" ij , jk -> ik \",\"ij,jk->ik\",2 3/3 4",
            "\"...ij,...jk->...ik\",\"bij,bjk->bik\",2 3 4/2 4 3",
            "\"...ij,jk->...ik\",\"bij,jk->bik\",2 3 4/4 2", "\"b...,b...->...\",\"bij,bij->ij\",2 3 4/2 3 4",
            "i...->...,ijk->jk,2 3 4", "...,ijk->ijk,2 3 4", "...ij->ij,kij->ij,2 3 4", "...ji,kji->kij,2 3 4"})
    void dotsAndMissingOutputsAreFilledIn(String equation, String full, String shapes) {
        Tensor[] operands = operands(shapes);
        Tensor expected = definition(full, operands);
        Tensor result = Tensor.einsum(equation, operands);
        assertThat(result.shape()).isEqualTo(expected.shape());
        assertThat(result.toDoubles()).usingComparatorWithPrecision(1e-13).containsExactly(expected.toDoubles());
    }

    @Test
    void capitalsStandBeforeSmallLettersInAnImplicitOutput() {
        assertThat(Tensor.einsum("aB", Tensor.zeros(3, 4)).shape()).isEqualTo(Shape.of(4, 3));
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {"\"ij,ij->ij\",2 1/2 3,2 3", "\"ij,jk->ik\",2 1/3 2,2 2",
            "\"...i,...i\",2 3 4/1 3 4,2 3", "\"...i,i\",2 3 4/1,2 3", "\"bij,bjk->bik\",1 2 3/4 3 2,4 2 2"})
    void axesOfSizeOneBroadcast(String equation, String shapes, String shape) {
        Tensor[] operands = operands(shapes);
        Tensor result = Tensor.einsum(equation, operands);
        assertThat(result.shape()).isEqualTo(Shape.of(Arrays.stream(shape.split(" ")).mapToInt(Integer::parseInt)
                .toArray()));
        Differences.check(in -> Tensor.einsum(equation, in), operands);
    }

    @Test
    void broadcastAxesCountFully() {
        Tensor x = Tensor.of(1.0, 2).unsqueeze(1);
        assertThat(Tensor.einsum("ij,jk->ik", x, Tensor.ones(DType.FLOAT64, Shape.of(3, 1))).toDoubles())
                .containsExactly(3, 6);
    }

    @ParameterizedTest
    @CsvSource(quoteCharacter = '"', value = {
            "i1->i|2|\"an equation consists of letters, '...', ',' between terms and one '->' before the output; got '1' at"
                    + " position 1 of \"\"i1->i\"\"\"",
            ".i|2|\"an equation consists of letters, '...', ',' between terms and one '->' before the output; got '.' at"
                    + " position 0 of \"\".i\"\"\"",
            "i->i->i|2|\"an equation consists of letters, '...', ',' between terms and one '->' before the output; got '-' at"
                    + " position 4 of \"\"i->i->i\"\"\"",
            "......|2|\"a term has at most one '...'; got a second one at position 3 of \"\"......\"\"\"",
            "\"ij,jk->ik\"|2 3/4 2|\"axes named alike must have one size or 1; got 'j' for size 4 after 3 at position 3 of"
                    + " \"\"ij,jk->ik\"\"\"",
            "\"ij,jk->il\"|2 3/3 2|\"the output names axes of operands; got 'l', which no operand has at position 7 of"
                    + " \"\"ij,jk->il\"\"\"",
            "ijk->i|2 3|\"a term names each axis of its operand, or has '...' for the others; got 3 letters for shape (2, 3)"
                    + " at position 0 of \"\"ijk->i\"\"\"",
            "ij->ii|2 3|\"the output names an axis once; got 'i' twice in the output at position 4 of \"\"ij->ii\"\"\"",
            "\"ij,jk->ik\"|2 3|\"one term per operand; got 2 terms in \"\"ij,jk->ik\"\" for 1 operands\"",
            "ii->i|2 3|\"axes named alike must have one size; got 'i' for sizes 2 and 3 of one operand at position 0 of"
                    + " \"\"ii->i\"\"\""},
            delimiter = '|')
    void wrongEquationsAreExplained(String equation, String shapes, String message) {
        assertThatThrownBy(() -> Tensor.einsum(equation, operands(shapes)))
                .isInstanceOf(IllegalArgumentException.class).hasMessage("einsum: " + message);
    }

    @Test
    void tensordotSumsOverPairsOfAxes() {
        Tensor x = Differences.random(1, 2, 3, 4);
        Tensor y = Differences.random(2, 3, 4, 5);
        assertThat(x.tensordot(y, 2).toDoubles()).usingComparatorWithPrecision(1e-13)
                .containsExactly(definition("abc,bcd->ad", x, y).toDoubles());
        Tensor z = Differences.random(3, 4, 5, 2);
        assertThat(x.tensordot(z, new int[] {-1, 0}, new int[] {0, 2}).toDoubles()).usingComparatorWithPrecision(1e-13)
                .containsExactly(definition("abc,cda->bd", x, z).toDoubles());
        assertThat(Tensor.of(1.0, 2).tensordot(Tensor.of(3.0, 4), 0).toDoubles()).containsExactly(3, 4, 6, 8);
        assertThatThrownBy(() -> x.tensordot(y, 1)).hasMessageStartingWith("tensordot: paired axes must have one size");
        assertThatThrownBy(() -> x.tensordot(y, 4)).hasMessageStartingWith("tensordot: the number of axes must be");
        Differences.check(in -> in[0].tensordot(in[1], 2), x, y);
    }

    @Test
    void kronPutsScaledCopiesSideBySide() {
        Tensor x = Tensor.ofNested(new double[][] {{1, 2}, {3, 4}});
        Tensor y = Tensor.of(1.0, 10);
        assertThat(x.kron(y).toDoubles()).containsExactly(1, 10, 2, 20, 3, 30, 4, 40);
        assertThat(y.kron(x).shape()).isEqualTo(Shape.of(2, 4));
        assertThat(y.kron(x).toDoubles()).containsExactly(1, 2, 10, 20, 3, 4, 30, 40);
        assertThat(Tensor.scalar(2.0).kron(Tensor.scalar(3.0)).item()).isEqualTo(6);
        Differences.check(in -> in[0].kron(in[1]), Differences.random(1, 2, 2), Differences.random(2, 3));
    }
}
