package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.MethodModel;
import java.lang.classfile.attribute.CodeAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Holds our own methods under the size above which HotSpot never compiles them. */
class MethodSizeTest {

    /** HotSpot's HugeMethodLimit: a longer method stays interpreted for ever, about thirty times slower. */
    private static final int HUGE_METHOD_BYTES = 8000;

    @Test
    void everyMethodCanBeCompiled() {
        List<ClassModel> classes = OwnClasses.all();

        assertThat(classes).isNotEmpty();
        assertThat(classes.stream().flatMap(model -> tooLong(model).stream())).isEmpty();
    }

    @Test
    void aMethodOverTheLimitIsReported() {
        assertThat(tooLong(classWithMethodOf("run", HUGE_METHOD_BYTES + 1)))
                .containsExactly("dev/thalweg/Generated.run: 8001 bytes");
        assertThat(tooLong(classWithMethodOf("run", HUGE_METHOD_BYTES))).isEmpty();
    }

    private static List<String> tooLong(ClassModel model) {
        return model.methods().stream()
                .filter(method -> !runsOnce(method) && length(method) > HUGE_METHOD_BYTES)
                .map(method -> "%s.%s: %d bytes".formatted(model.thisClass().asInternalName(),
                        method.methodName().stringValue(), length(method)))
                .toList();
    }

    /** A class initializer may be long: it runs once, so it would stay interpreted anyway. */
    private static boolean runsOnce(MethodModel method) {
        return method.methodName().equalsString(ConstantDescs.CLASS_INIT_NAME);
    }

    private static int length(MethodModel method) {
        return method.code().map(code -> ((CodeAttribute) code).codeLength()).orElse(0);
    }

    private static ClassModel classWithMethodOf(String name, int bytes) {
        return ClassFile.of().parse(ClassFile.of().build(ClassDesc.of("dev.thalweg.Generated"), builder -> builder
                .withMethodBody(name, ConstantDescs.MTD_void, ClassFile.ACC_STATIC, code -> {
                    for (int i = 1; i < bytes; i++) {
                        code.nop();
                    }
                    code.return_();
                })));
    }
}
