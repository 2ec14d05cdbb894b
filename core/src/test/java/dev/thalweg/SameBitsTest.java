package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** Holds our own classes to functions that give the same bits on every machine. */
class SameBitsTest {

    /** Functions of {@link Math} whose last bits the platform may choose; {@link StrictMath} has the same ones without choice. */
    private static final Set<
            String> MACHINE_DEPENDENT = Set.of("sin", "cos", "tan", "asin", "acos", "atan", "atan2", "sinh",
                    "cosh", "tanh", "exp", "expm1", "log", "log10", "log1p", "pow", "cbrt", "hypot");

    @Test
    void noFunctionWhoseBitsDependOnTheMachineIsUsed() {
        List<ClassModel> classes = OwnClasses.all();

        assertThat(classes).isNotEmpty();
        assertThat(classes.stream().flatMap(model -> uses(model).stream())).isEmpty();
    }

    @Test
    void aUseIsReported() {
        assertThat(uses(classCalling("java.lang.Math", "sin"))).containsExactly("dev/thalweg/Generated uses Math.sin");
        assertThat(uses(classCalling("java.lang.StrictMath", "sin"))).isEmpty();
        assertThat(uses(classCalling("java.lang.Math", "sqrt"))).isEmpty();
    }

    private static List<String> uses(ClassModel model) {
        return StreamSupport.stream(model.constantPool().spliterator(), false)
                .filter(MemberRefEntry.class::isInstance).map(MemberRefEntry.class::cast)
                .filter(member -> member.owner().asInternalName().equals("java/lang/Math"))
                .map(member -> member.name().stringValue()).filter(MACHINE_DEPENDENT::contains)
                .map(name -> model.thisClass().asInternalName() + " uses Math." + name).toList();
    }

    private static ClassModel classCalling(String owner, String function) {
        MethodTypeDesc type = MethodTypeDesc.of(ConstantDescs.CD_double, ConstantDescs.CD_double);
        return ClassFile.of().parse(ClassFile.of().build(ClassDesc.of("dev.thalweg.Generated"),
                builder -> builder.withMethodBody("f", type, ClassFile.ACC_STATIC,
                        code -> code.dload(0).invokestatic(ClassDesc.of(owner), function, type).dreturn())));
    }
}
