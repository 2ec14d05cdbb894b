package dev.thalweg.bench.compare;

/** Who does a workload. */
public enum Column {
    /** Thalweg, each operation as it is called. */
    EAGER("Thalweg eager", Kind.OURS),
    /** Thalweg's compiler. */
    COMPILED("Thalweg compiled", Kind.OURS),
    /** Loops over arrays, written by hand for this one workload. */
    JAVA("hand-written Java", Kind.YARDSTICK),
    /** PyTorch, each operation as it is called. */
    PYTORCH("PyTorch eager", Kind.PEER),
    /** PyTorch's compiler. */
    PYTORCH_COMPILED("PyTorch compiled", Kind.PEER),
    /** PyTorch's C++ library, called from Java through Bytedeco's bindings. */
    BYTEDECO("PyTorch from Java", Kind.PEER),
    /** Forward derivatives of Hipparchus. */
    HIPPARCHUS("Hipparchus", Kind.PEER);

    /** What a column is in the comparison. */
    public enum Kind {
        /** The thing that is compared. */
        OURS,
        /** What it is compared with. */
        PEER,
        /** What the machine can do. */
        YARDSTICK
    }

    private final String title;
    private final Kind kind;

    Column(String title, Kind kind) {
        this.title = title;
        this.kind = kind;
    }

    /** {@return the column's head} */
    public String title() {
        return title;
    }

    /** {@return what it is in the comparison} */
    public Kind kind() {
        return kind;
    }
}
