package dev.thalweg.golden;

/** Indexing by tensors. */
final class IndexingOperations {
    private IndexingOperations() {}

    static void addTo(OperationTable table) {
        table.one("gather", c -> c.x().gather(c.whole("axis"), c.y()));
        table.one("indexSelect", c -> c.x().indexSelect(c.whole("axis"), c.y()));
        table.one("take", c -> c.x().take(c.y()));
        table.one("maskedSelect", c -> c.x().maskedSelect(c.y()));
        table.one("nonzero", c -> c.x().nonzero());
        table.one("scatter", c -> c.x().scatter(c.whole("axis"), c.y(), c.tensor(2)));
        table.one("scatterAdd", c -> c.x().scatterAdd(c.whole("axis"), c.y(), c.tensor(2)));
        table.one("indexAdd", c -> c.x().indexAdd(c.whole("axis"), c.y(), c.tensor(2)));
        table.one("indexPut", c -> c.x().indexPut(c.tensors(1, c.in().size() - 1), c.tensor(c.in().size() - 1),
                c.flag("accumulate")));
        table.one("maskedFill", c -> c.x().maskedFill(c.y(), c.number("value", 0)));
    }
}
