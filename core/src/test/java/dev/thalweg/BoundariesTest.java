package dev.thalweg;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MethodTypeEntry;
import java.lang.classfile.constantpool.NameAndTypeEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Reads this module's class files and holds its packages to the arrows that the architecture allows. */
class BoundariesTest {

    private static final String ROOT = "dev.thalweg";
    private static final String VECTOR_API = "jdk.incubator.vector";

    /** Who may use whom, lowest first. A package below {@code tensor} is named where tensor's own signatures name it. */
    private static final Map<String, Set<String>> MAY_USE = Map.ofEntries(
            Map.entry("", Set.of()),
            Map.entry("shape", Set.of()),
            Map.entry("kernel", Set.of("shape")),
            Map.entry("tensor", Set.of("shape", "kernel")),
            Map.entry("grad", Set.of("shape", "tensor")),
            Map.entry("compile", Set.of("shape", "kernel", "tensor")),
            Map.entry("formula", Set.of("shape", "tensor")),
            Map.entry("problems", Set.of("shape", "tensor", "formula")),
            Map.entry("optim", Set.of("shape", "tensor", "compile")),
            Map.entry("minimize", Set.of("shape", "tensor", "grad", "compile", "optim")),
            Map.entry("leastsquares", Set.of("shape", "kernel", "tensor", "grad", "compile", "minimize")),
            Map.entry("nn", Set.of("shape", "tensor")),
            Map.entry("io", Set.of("shape", "tensor")));

    /** What every package may use besides: the platform, and annotations that are gone at run time. */
    private static final List<String> PLATFORM = List.of("java.", "org.jspecify.annotations");

    /** The one package that may name the Vector API. */
    private static final String VECTOR_PACKAGE = "kernel";

    private static final Pattern CLASS_IN_DESCRIPTOR = Pattern.compile("L([^;<]+)[;<]");

    @Test
    void packagesUseOnlyWhatTheTableAllows() {
        List<ClassModel> classes = OwnClasses.all();

        assertThat(classes).isNotEmpty();
        assertThat(classes.stream().flatMap(model -> violations(model).stream())).isEmpty();
    }

    @Test
    void anArrowThatPointsUpIsReported() {
        assertThat(violations(classNaming("dev.thalweg.shape.Bad", "dev.thalweg.tensor.Tensor")))
                .containsExactly("dev.thalweg.shape.Bad names dev.thalweg.tensor.Tensor");
    }

    @Test
    void anArrowThatPointsDownIsNot() {
        assertThat(violations(classNaming("dev.thalweg.tensor.Fine", "dev.thalweg.shape.Shape"))).isEmpty();
    }

    @Test
    void thirdPartyTypesAreReportedEvenInsideADescriptor() {
        assertThat(violations(classNaming("dev.thalweg.io.Bad", "org.example.Reader")))
                .containsExactly("dev.thalweg.io.Bad names org.example.Reader");
    }

    @Test
    void theVectorApiStaysInItsPackage() {
        assertThat(violations(classNaming("dev.thalweg.kernel.Fine", VECTOR_API + ".FloatVector"))).isEmpty();
        assertThat(violations(classNaming("dev.thalweg.tensor.Bad", VECTOR_API + ".FloatVector"))).hasSize(1);
    }

    @Test
    void aPackageThatTheTableDoesNotKnowIsReported() {
        assertThat(violations(classNaming("dev.thalweg.novel.Thing", "java.lang.Object")))
                .containsExactly("dev.thalweg.novel.Thing lies in a package that the table does not know");
    }

    private static List<String> violations(ClassModel model) {
        String name = model.thisClass().asSymbol().descriptorString();
        String self = classesIn(name).iterator().next();
        String from = packageOf(self);
        if (!MAY_USE.containsKey(from)) {
            return List.of(self + " lies in a package that the table does not know");
        }
        return namedBy(model).stream().filter(target -> !isAllowed(from, target))
                .map(target -> self + " names " + target).toList();
    }

    private static boolean isAllowed(String from, String target) {
        if (target.startsWith(ROOT + ".")) {
            String to = packageOf(target);
            return to.equals(from) || MAY_USE.get(from).contains(to);
        }
        if (target.startsWith(VECTOR_API)) {
            return from.equals(VECTOR_PACKAGE);
        }
        return PLATFORM.stream().anyMatch(target::startsWith);
    }

    /** {@return the first package segment under the root, which also stands for the packages below it} */
    private static String packageOf(String className) {
        String rest = className.substring(ROOT.length() + 1);
        int dot = rest.indexOf('.');
        return dot < 0 ? "" : rest.substring(0, dot);
    }

    private static Set<String> namedBy(ClassModel model) {
        var names = new TreeSet<String>();
        for (PoolEntry entry : model.constantPool()) {
            switch (entry) {
                case ClassEntry type -> names.addAll(classesIn(type.asSymbol().descriptorString()));
                case NameAndTypeEntry member -> names.addAll(classesIn(member.type().stringValue()));
                case MethodTypeEntry type -> names.addAll(classesIn(type.descriptor().stringValue()));
                default -> {
                    // Numbers, strings and the like name no class.
                }
            }
        }
        model.fields().forEach(field -> names.addAll(classesIn(field.fieldType().stringValue())));
        model.methods().forEach(method -> names.addAll(classesIn(method.methodType().stringValue())));
        return names;
    }

    private static Set<String> classesIn(String descriptor) {
        var names = new TreeSet<String>();
        Matcher matcher = CLASS_IN_DESCRIPTOR.matcher(descriptor);
        while (matcher.find()) {
            names.add(matcher.group(1).replace('/', '.'));
        }
        return names;
    }

    /** {@return a class with one method that takes the target, so the target's name stands in a descriptor only} */
    private static ClassModel classNaming(String self, String target) {
        var type = MethodTypeDesc.of(ConstantDescs.CD_void, ClassDesc.of(target).arrayType());
        return ClassFile.of().parse(ClassFile.of().build(ClassDesc.of(self), builder -> builder
                .withMethodBody("take", type, ClassFile.ACC_STATIC, code -> code.return_())));
    }
}
