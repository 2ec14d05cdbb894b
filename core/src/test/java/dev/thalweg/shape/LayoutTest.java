package dev.thalweg.shape;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LayoutTest {
    /** Sizes and strides with few values, so that even layouts are not rare among all combinations. */
    private static final int[] SIZES = {0, 1, 2, 3};
    private static final int[] STRIDES = {-2, 0, 1, 2, 3, 6};

    @Test
    void aLayoutIsEvenWhereNeighboursAreAtEqualDistances() {
        int even = 0;
        int contiguous = 0;
        List<Layout> layouts = layouts();
        for (Layout layout : layouts) {
            List<Integer> places = places(layout);
            boolean expectedEven = true;
            for (int k = 2; k < places.size(); k++) {
                expectedEven &= places.get(k) - places.get(k - 1) == places.get(1) - places.get(0);
            }
            assertThat(layout.isEven()).as("%s", layout).isEqualTo(expectedEven);
            if (expectedEven && places.size() > 1) {
                assertThat(layout.step()).as("%s", layout).isEqualTo(places.get(1) - places.get(0));
            }
            boolean expectedContiguous = expectedEven
                    && (places.size() < 2 || places.get(1) - places.get(0) == 1);
            assertThat(layout.isContiguous()).as("%s", layout).isEqualTo(expectedContiguous);
            even += layout.isEven() ? 1 : 0;
            contiguous += layout.isContiguous() ? 1 : 0;
        }
        assertThat(contiguous).isPositive().isLessThan(even);
        assertThat(even).isLessThan(layouts.size());
    }

    @Test
    void aLayoutOfOneElementHasStepZero() {
        assertThat(Layout.of(Shape.of(1, 1), new int[] {5, 7}, 3).step()).isZero();
        assertThat(Shape.SCALAR.layout().step()).isZero();
    }

    /** All layouts of three axes with these sizes and strides, and the one of none. */
    private static List<Layout> layouts() {
        List<Layout> layouts = new ArrayList<>();
        layouts.add(Shape.SCALAR.layout());
        for (int a : SIZES) {
            for (int b : SIZES) {
                for (int c : SIZES) {
                    for (int x : STRIDES) {
                        for (int y : STRIDES) {
                            for (int z : STRIDES) {
                                layouts.add(Layout.of(Shape.of(a, b, c), new int[] {x, y, z}, 40));
                            }
                        }
                    }
                }
            }
        }
        return layouts;
    }

    private static List<Integer> places(Layout layout) {
        List<Integer> places = List.of(layout.offset());
        for (int axis = 0; axis < layout.shape().rank(); axis++) {
            List<Integer> further = new ArrayList<>();
            for (int place : places) {
                for (int i = 0; i < layout.shape().size(axis); i++) {
                    further.add(place + i * layout.stride(axis));
                }
            }
            places = further;
        }
        return places;
    }
}
