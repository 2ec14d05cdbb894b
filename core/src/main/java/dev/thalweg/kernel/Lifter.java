package dev.thalweg.kernel;

import dev.thalweg.kernel.Expr.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.classfile.Annotation;
import java.lang.classfile.Attributes;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.CodeElement;
import java.lang.classfile.CodeModel;
import java.lang.classfile.Instruction;
import java.lang.classfile.Label;
import java.lang.classfile.MethodModel;
import java.lang.classfile.Opcode;
import java.lang.classfile.instruction.BranchInstruction;
import java.lang.classfile.instruction.ConstantInstruction;
import java.lang.classfile.instruction.ConvertInstruction;
import java.lang.classfile.instruction.InvokeInstruction;
import java.lang.classfile.instruction.LabelTarget;
import java.lang.classfile.instruction.LoadInstruction;
import java.lang.classfile.instruction.OperatorInstruction;
import java.lang.classfile.instruction.ReturnInstruction;
import java.lang.classfile.instruction.StackInstruction;
import java.lang.classfile.instruction.StoreInstruction;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads scalar functions from their own bytecode as values of the kernel language. So a function of one element is written once,
 * as plain Java, which is its definition and runs as it is where there is little to do; loops, scalar or in vectors, are made
 * of the very same operations.
 *
 * <p>The classes of {@link #READABLE} may hold: local variables of the primitive types; literals and compile-time constants;
 * + − × ÷ and negation of floating values; + − & | ^ ~ and shifts by constants of whole numbers; comparisons, {@code ?:},
 * {@code if} and early returns; {@code Math.fma}, {@code sqrt}, {@code abs}, {@code min}, {@code max}; conversions between bits
 * and values and between float and double; and calls of each other. All branches go forward: there are no loops. Each path is
 * computed and the results are chosen among, which is right because nothing here has an effect. A method marked {@link
 * Scalar}, or of another class, is called, for those elements whose path leads there.
 */
final class Lifter {
    /** The classes whose methods are read. */
    private static final List<Class<?>> READABLE = List.of(Elementary.class, DoubleFunctions.class,
            DoubleExponentials.class, DoubleLogarithms.class, DoubleTrigonometry.class, DoubleErrorFunctions.class,
            FloatFunctions.class);

    private static final Map<Class<?>, Map<String, MethodModel>> METHODS = new ConcurrentHashMap<>();

    private final Expressions out;

    Lifter(Expressions out) {
        this.out = out;
    }

    // Finding methods --------------------------------------------------------------------------------------------

    /** {@return the class among the readable ones that has a method; null if none has} */
    static @Nullable Class<?> owner(String name, MethodTypeDesc type) {
        for (Class<?> owner : READABLE) {
            if (methods(owner).containsKey(name + type.descriptorString())) {
                return owner;
            }
        }
        return null;
    }

    private static Map<String, MethodModel> methods(Class<?> owner) {
        return METHODS.computeIfAbsent(owner, Lifter::read);
    }

    private static Map<String, MethodModel> read(Class<?> owner) {
        String file = owner.getSimpleName() + ".class";
        try (InputStream in = owner.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalStateException("kernel: the class file of " + owner.getName()
                        + " must be readable beside the class; it is missing from the jar or image");
            }
            ClassModel model = ClassFile.of(ClassFile.DebugElementsOption.DROP_DEBUG).parse(in.readAllBytes());
            Map<String, MethodModel> methods = new HashMap<>();
            for (MethodModel method : model.methods()) {
                methods.put(method.methodName().stringValue() + method.methodType().stringValue(), method);
            }
            return methods;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isScalar(MethodModel method) {
        return method.findAttribute(Attributes.runtimeInvisibleAnnotations()).map(all -> {
            for (Annotation annotation : all.annotations()) {
                if (annotation.className().equalsString(Scalar.class.descriptorString())) {
                    return true;
                }
            }
            return false;
        }).orElse(false);
    }

    static Kind kind(ClassDesc type) {
        return switch (type.descriptorString()) {
            case "D" -> Kind.F64;
            case "F" -> Kind.F32;
            case "J" -> Kind.I64;
            case "I" -> Kind.I32;
            case "Z" -> Kind.BOOL;
            default -> throw new IllegalArgumentException("kernel: values are primitive; got " + type);
        };
    }

    // Reading ----------------------------------------------------------------------------------------------------

    /** {@return the value of a method of a readable class, for arguments of its parameters' types} */
    Expr lift(Class<?> owner, String name, MethodTypeDesc type, Expr... args) {
        return invoke(owner, name, type, args, out.truth(true));
    }

    private Expr invoke(Class<?> owner, String name, MethodTypeDesc type, Expr[] args, Expr condition) {
        MethodModel method = methods(owner).get(name + type.descriptorString());
        if (method == null) {
            throw new IllegalArgumentException("kernel: no method " + name + type.descriptorString() + " in " + owner);
        }
        if (isScalar(method)) {
            return out.call(new Target(owner, name, type), kind(type.returnType()), condition, args);
        }
        CodeModel code = method.code().orElseThrow();
        return new Body(owner.getSimpleName() + "." + name, condition).run(code, args);
    }

    /** Locals and stack at one place, and the condition under which control is there. */
    private static final class State {
        final Expr condition;
        final Map<Integer, Expr> locals;
        final Deque<Expr> stack;

        State(Expr condition, Map<Integer, Expr> locals, Deque<Expr> stack) {
            this.condition = condition;
            this.locals = locals;
            this.stack = stack;
        }

        State under(Expr narrower) {
            return new State(narrower, new HashMap<>(locals), new ArrayDeque<>(stack));
        }

        Expr pop() {
            return stack.pop();
        }

        void push(Expr value) {
            stack.push(value);
        }
    }

    /** A comparison of floating values that is still on the stack, before the branch that asks it. */
    private record Compared(Expr x, Expr y, boolean greaterIfUnordered) {}

    /** One method that is being read. */
    private final class Body {
        private final String name;
        private final Expr entry;
        private final Map<Label, List<State>> waiting = new HashMap<>();
        private @Nullable State now;
        private @Nullable Compared compared;
        private @Nullable Expr result;
        private Expr returned;

        Body(String name, Expr entry) {
            this.name = name;
            this.entry = entry;
            this.returned = out.truth(false);
        }

        Expr run(CodeModel code, Expr[] args) {
            State start = new State(out.truth(true), new HashMap<>(), new ArrayDeque<>());
            int slot = 0;
            for (Expr arg : args) {
                start.locals.put(slot, arg);
                slot += arg.kind() == Kind.F64 || arg.kind() == Kind.I64 ? 2 : 1;
            }
            now = start;
            for (CodeElement element : code) {
                if (element instanceof LabelTarget target) {
                    arrive(target.label());
                } else if (element instanceof Instruction instruction && now != null) {
                    execute(instruction, now);
                }
            }
            Expr value = result;
            if (value == null) {
                throw new AssertionError(name);
            }
            return value;
        }

        private void arrive(Label label) {
            List<State> states = waiting.remove(label);
            if (states == null) {
                return;
            }
            State merged = now;
            for (State state : states) {
                merged = merged == null ? state : merge(state, merged);
            }
            now = merged;
        }

        /** {@return the state where two paths meet, of which control took one} */
        private State merge(State first, State second) {
            Expr condition = out.or(first.condition, second.condition);
            Expr chooser = chooser(first.condition, second.condition);
            Map<Integer, Expr> locals = new HashMap<>();
            for (Map.Entry<Integer, Expr> local : first.locals.entrySet()) {
                Expr other = second.locals.get(local.getKey());
                if (other != null && other.kind() == local.getValue().kind()) {
                    locals.put(local.getKey(), out.select(chooser, local.getValue(), other));
                }
            }
            Deque<Expr> stack = new ArrayDeque<>();
            var others = second.stack.iterator();
            for (Expr value : first.stack) {
                stack.addLast(out.select(chooser, value, others.next()));
            }
            return new State(simplerOr(first.condition, second.condition, condition), locals, stack);
        }

        /** Of two conditions p∧c and p∧¬c the part that tells them apart, c; else the first. */
        private Expr chooser(Expr first, Expr second) {
            if (first.op == Machine.AND && second.op == Machine.AND) {
                for (Expr part : first.args) {
                    for (Expr other : second.args) {
                        if (out.not(part) == other) {
                            return part;
                        }
                    }
                }
            }
            return first;
        }

        private Expr simplerOr(Expr first, Expr second, Expr otherwise) {
            if (first.op == Machine.AND && second.op == Machine.AND) {
                for (int i = 0; i < 2; i++) {
                    for (int j = 0; j < 2; j++) {
                        if (out.not(first.args[i]) == second.args[j] && first.args[1 - i] == second.args[1 - j]) {
                            return first.args[1 - i];
                        }
                    }
                }
            }
            return otherwise;
        }

        private void execute(Instruction instruction, State state) {
            switch (instruction) {
                case LoadInstruction load -> state.push(local(state, load.slot()));
                case StoreInstruction store -> state.locals.put(store.slot(), state.pop());
                case ConstantInstruction constant -> state.push(constant(constant));
                case OperatorInstruction operator -> operate(operator, state);
                case ConvertInstruction convert -> convert(convert, state);
                case BranchInstruction branch -> branch(branch, state);
                case InvokeInstruction invoke -> call(invoke, state);
                case ReturnInstruction _ -> leave(state);
                case StackInstruction stack when stack.opcode() == Opcode.DUP || stack
                        .opcode() == Opcode.DUP2 -> state.push(state.stack.element());
                default -> throw unreadable(instruction);
            }
        }

        private IllegalArgumentException unreadable(Object what) {
            return new IllegalArgumentException("kernel: " + name + " is no straight function of one element; got "
                    + what + "; mark it as Scalar, or write it without");
        }

        private Expr local(State state, int slot) {
            Expr value = state.locals.get(slot);
            if (value == null) {
                throw unreadable("a variable that is not set on every path");
            }
            return value;
        }

        private void leave(State state) {
            Expr value = state.pop();
            Expr sofar = result;
            result = sofar == null ? value : out.select(returned, sofar, value);
            returned = out.or(returned, state.condition);
            now = null;
        }

        private Expr constant(ConstantInstruction constant) {
            return switch (constant.constantValue()) {
                case Double d -> out.constant(Kind.F64, d);
                case Float f -> out.constant(Kind.F32, f);
                case Long l -> out.bits(Kind.I64, l);
                case Integer i -> out.bits(Kind.I32, i);
                default -> throw unreadable(constant);
            };
        }

        private void operate(OperatorInstruction operator, State state) {
            switch (operator.opcode()) {
                case DADD, FADD, LADD, IADD -> binary(Machine.ADD, state);
                case DSUB, FSUB, LSUB, ISUB -> binary(Machine.SUB, state);
                case DMUL, FMUL -> binary(Machine.MUL, state);
                case DDIV, FDIV -> binary(Machine.DIV, state);
                case LAND, IAND -> binary(Machine.AND, state);
                case LOR, IOR -> binary(Machine.OR, state);
                case LXOR, IXOR -> binary(Machine.XOR, state);
                case LSHL, ISHL -> shift(Machine.SHIFT_LEFT, state);
                case LSHR, ISHR -> shift(Machine.SHIFT_RIGHT, state);
                case LUSHR, IUSHR -> shift(Machine.SHIFT_RIGHT_ZEROS, state);
                case DNEG, FNEG, LNEG, INEG -> state.push(out.apply(Machine.NEG, state.pop()));
                case DCMPG, FCMPG, DCMPL, FCMPL, LCMP -> {
                    Expr y = state.pop();
                    Expr x = state.pop();
                    compared = new Compared(x, y, operator.opcode() == Opcode.DCMPG || operator
                            .opcode() == Opcode.FCMPG);
                }
                default -> throw unreadable(operator);
            }
        }

        private void binary(Machine op, State state) {
            Expr y = state.pop();
            Expr x = state.pop();
            state.push(out.apply(op, x, y));
        }

        private void shift(Machine op, State state) {
            Expr amount = state.pop();
            Expr x = state.pop();
            if (!amount.isConstant()) {
                throw unreadable("a shift by a variable amount");
            }
            int mask = x.kind().width() - 1;
            state.push(out.apply(op, x, out.bits(x.kind(), amount.bits & mask)));
        }

        private void convert(ConvertInstruction convert, State state) {
            Expr x = state.pop();
            state.push(switch (convert.opcode()) {
                case F2D -> out.apply(Machine.WIDEN, x);
                case D2F -> out.apply(Machine.NARROW, x);
                default -> throw unreadable(convert);
            });
        }

        private void branch(BranchInstruction branch, State state) {
            Opcode opcode = branch.opcode();
            if (opcode == Opcode.GOTO) {
                jump(branch.target(), state);
                now = null;
                return;
            }
            Expr taken = condition(opcode, state, branch);
            if (taken.isConstant()) {
                if (taken.bits != 0) {
                    jump(branch.target(), state);
                    now = null;
                }
                return;
            }
            jump(branch.target(), state.under(out.and(state.condition, taken)));
            now = state.under(out.and(state.condition, out.not(taken)));
        }

        private void jump(Label target, State state) {
            waiting.computeIfAbsent(target, _ -> new ArrayList<>()).add(state);
        }

        /** {@return whether a branch is taken; comparisons with NaN are all false but for ≠} */
        private Expr condition(Opcode opcode, State state, BranchInstruction branch) {
            Compared floating = compared;
            compared = null;
            if (floating != null) {
                Expr x = floating.x();
                Expr y = floating.y();
                boolean greater = floating.greaterIfUnordered();
                return switch (opcode) {
                    case IFEQ -> out.apply(Machine.EQUAL, x, y);
                    case IFNE -> out.not(out.apply(Machine.EQUAL, x, y));
                    // Unordered counts as greater (or less), so each is the complement of a comparison that is false then.
                    case IFLT -> greater ? out.apply(Machine.LESS, x, y)
                            : out.not(out.apply(Machine.LESS_OR_EQUAL, y, x));
                    case IFGE -> greater ? out.not(out.apply(Machine.LESS, x, y))
                            : out.apply(Machine.LESS_OR_EQUAL, y, x);
                    case IFGT -> greater ? out.not(out.apply(Machine.LESS_OR_EQUAL, x, y))
                            : out.apply(Machine.LESS, y, x);
                    case IFLE -> greater ? out.apply(Machine.LESS_OR_EQUAL, x, y)
                            : out.not(out.apply(Machine.LESS, y, x));
                    default -> throw unreadable(branch);
                };
            }
            Expr y = switch (opcode) {
                case IF_ICMPEQ, IF_ICMPNE, IF_ICMPLT, IF_ICMPGE, IF_ICMPGT, IF_ICMPLE -> state.pop();
                default -> null;
            };
            Expr x = state.pop();
            if (x.kind() == Kind.BOOL) {
                return opcode == Opcode.IFNE ? x : out.not(x);
            }
            Expr right = y != null ? y : out.bits(Kind.I32, 0);
            return switch (opcode) {
                case IFEQ, IF_ICMPEQ -> out.apply(Machine.EQUAL, x, right);
                case IFNE, IF_ICMPNE -> out.not(out.apply(Machine.EQUAL, x, right));
                case IFLT, IF_ICMPLT -> out.apply(Machine.LESS, x, right);
                case IFGE, IF_ICMPGE -> out.apply(Machine.LESS_OR_EQUAL, right, x);
                case IFGT, IF_ICMPGT -> out.apply(Machine.LESS, right, x);
                case IFLE, IF_ICMPLE -> out.apply(Machine.LESS_OR_EQUAL, x, right);
                default -> throw unreadable(branch);
            };
        }

        private void call(InvokeInstruction invoke, State state) {
            if (invoke.opcode() != Opcode.INVOKESTATIC) {
                throw unreadable(invoke);
            }
            MethodTypeDesc type = invoke.typeSymbol();
            String callee = invoke.name().stringValue();
            Expr[] args = new Expr[type.parameterCount()];
            for (int i = args.length - 1; i >= 0; i--) {
                args[i] = state.pop();
                if (type.parameterType(i).equals(ConstantDescs.CD_boolean) && args[i].kind() == Kind.I32) {
                    args[i] = out.not(out.apply(Machine.EQUAL, args[i], out.bits(Kind.I32, 0)));
                }
            }
            String owner = invoke.owner().asInternalName();
            state.push(owner.startsWith("java/lang/") ? platform(owner + "." + callee, args, invoke)
                    : invoke(own(owner, invoke), callee, type, args, out.and(entry, state.condition)));
        }

        private Class<?> own(String owner, InvokeInstruction invoke) {
            for (Class<?> readable : READABLE) {
                if (readable.getName().replace('.', '/').equals(owner)) {
                    return readable;
                }
            }
            throw unreadable(invoke);
        }

        private Expr platform(String method, Expr[] args, InvokeInstruction invoke) {
            return switch (method) {
                case "java/lang/Math.fma" -> out.apply(Machine.FMA, args[0], args[1], args[2]);
                case "java/lang/Math.sqrt", "java/lang/StrictMath.sqrt" -> out.apply(Machine.SQRT, args[0]);
                case "java/lang/Math.abs", "java/lang/StrictMath.abs" -> out.apply(Machine.ABS, args[0]);
                case "java/lang/Math.min", "java/lang/StrictMath.min" -> out.apply(Machine.MIN, args[0], args[1]);
                case "java/lang/Math.max", "java/lang/StrictMath.max" -> out.apply(Machine.MAX, args[0], args[1]);
                case "java/lang/Double.isNaN", "java/lang/Float.isNaN" ->
                        out.not(out.apply(Machine.EQUAL, args[0], args[0]));
                case "java/lang/Double.doubleToRawLongBits", "java/lang/Float.floatToRawIntBits" -> out.apply(
                        Machine.TO_BITS, args[0]);
                case "java/lang/Double.longBitsToDouble", "java/lang/Float.intBitsToFloat" -> out.apply(
                        Machine.FROM_BITS, args[0]);
                default -> throw unreadable(invoke);
            };
        }
    }
}
