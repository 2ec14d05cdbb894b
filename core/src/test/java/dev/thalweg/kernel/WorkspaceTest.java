package dev.thalweg.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import dev.thalweg.shape.DType;
import org.junit.jupiter.api.Test;

/** Arrays come again, cleared, and never while somebody still holds them. */
class WorkspaceTest {
    private final Workspace workspace = new Workspace();

    private static float[] floats(int length) {
        return (float[]) Storage.newArray(DType.FLOAT32, length);
    }

    @Test
    void arraysComeAgainCleared() {
        workspace.open(null, false);
        float[] first = floats(3);
        float[] second = floats(3);
        first[1] = 7;
        workspace.close(null);
        workspace.open(null, false);
        assertThat(floats(3)).isSameAs(first).containsExactly(0, 0, 0);
        assertThat(Storage.newArray(DType.INT32, 3)).isNotSameAs(second); // another dtype is another array
        assertThat(floats(4)).isNotSameAs(second);
        workspace.close(null);
        assertThat(floats(3)).isNotSameAs(first);
    }

    @Test
    void theResultIsGivenAway() {
        workspace.open(null, false);
        float[] _ = floats(2);
        float[] result = floats(2);
        workspace.close(result);
        float[] brought = {5, 6};
        workspace.open(brought, false);
        float[] _ = floats(2);
        assertThat(floats(2)).isSameAs(brought).containsExactly(0, 0);
        workspace.close(brought);
        workspace.open(null, false);
        float[] _ = floats(2);
        assertThat(floats(2)).isNotSameAs(brought).isNotSameAs(result);
        workspace.close(null);
    }

    @Test
    void aClearResultIsNotClearedAgain() {
        workspace.open(null, false);
        workspace.close(floats(2));
        float[] brought = {5, 6}; // not clear at all, which shows
        workspace.open(brought, true);
        assertThat(floats(2)).isSameAs(brought).containsExactly(5, 6);
        workspace.close(null);
    }

    @Test
    void whatIsNotNeededAnyLongerIsGivenOnceMore() {
        workspace.open(null, false);
        int place = Workspace.place();
        long[] first = Workspace.longs(2);
        Workspace.goBack(place);
        assertThat(Workspace.longs(2)).isSameAs(first);
        workspace.close(null);
    }
}
