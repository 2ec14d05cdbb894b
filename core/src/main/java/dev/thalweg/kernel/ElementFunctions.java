package dev.thalweg.kernel;

import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The functions of one element by the names of their ops, as values of the kernel language. */
public final class ElementFunctions {
    private ElementFunctions() {}

    /**
     * {@return a function applied; null if no such function is known for that type}
     *
     * @param out makes the values
     * @param name the op's name; {@code where} chooses by its first argument
     * @param kind the type of the result; for a truth value that of the arguments decides
     * @param args the arguments
     */
    public static @Nullable Expr apply(Expressions out, String name, Kind kind, Expr... args) {
        if (name.equals("where")) {
            return out.select(out.convert(args[0], Kind.BOOL), args[1], args[2]);
        }
        boolean test = kind == Kind.BOOL;
        boolean single = true;
        for (Expr arg : args) {
            if (!arg.kind().isFloating() && !(test && arg.kind() == Kind.BOOL)) {
                return null;
            }
            single &= arg.kind() == Kind.F32;
        }
        if (single) {
            MethodTypeDesc type = type(ConstantDescs.CD_float, args.length);
            Class<?> owner = Lifter.owner(name, type);
            if (owner != null) {
                return new Lifter(out).lift(owner, name, type, args);
            }
        }
        MethodTypeDesc type = type(ConstantDescs.CD_double, args.length);
        Class<?> owner = Lifter.owner(name, type);
        if (owner == null) {
            return null;
        }
        Expr[] wide = Arrays.stream(args).map(arg -> out.convert(arg, Kind.F64)).toArray(Expr[]::new);
        return out.convert(new Lifter(out).lift(owner, name, type, wide), kind);
    }

    /** {@return whether a function is known} */
    public static boolean isKnown(String name, int arguments) {
        return name.equals("where") || Lifter.owner(name, type(ConstantDescs.CD_double, arguments)) != null;
    }

    private static MethodTypeDesc type(ClassDesc kind, int arguments) {
        ClassDesc[] parameters = new ClassDesc[arguments];
        Arrays.fill(parameters, kind);
        return MethodTypeDesc.of(kind, parameters);
    }
}
