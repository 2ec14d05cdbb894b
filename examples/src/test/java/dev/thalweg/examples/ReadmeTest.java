package dev.thalweg.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The Java in the readme and in the docs compiles and runs as it stands. */
class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    @ParameterizedTest
    @CsvSource({"README.md, 2", "docs/constraints.md, 1"})
    void everySnippetRuns(String page, int least, @TempDir Path classes) throws Exception {
        List<String> snippets = snippets(Files.readString(Path.of("..", page)));
        assertThat(snippets).hasSizeGreaterThanOrEqualTo(least);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        for (int i = 0; i < snippets.size(); i++) {
            StringWriter complaints = new StringWriter();
            boolean compiled = compiler
                    .getTask(complaints, null, null, List.of("-d", classes.toString(), "-proc:none"), null,
                            List.of(source("Snippet" + i, snippets.get(i))))
                    .call();
            assertThat(compiled).as(complaints + "\n" + snippets.get(i)).isTrue();
            try (URLClassLoader loader = new URLClassLoader(new URL[] {classes.toUri().toURL()})) {
                loader.loadClass("Snippet" + i).getMethod("run").invoke(null);
            }
        }
    }

    private static List<String> snippets(String markdown) {
        List<String> snippets = new ArrayList<>();
        Matcher matcher = JAVA_BLOCK.matcher(markdown);
        while (matcher.find()) {
            snippets.add(matcher.group(1));
        }
        return snippets;
    }

    private static JavaFileObject source(String name, String snippet) {
        String imports = snippet.lines().filter(line -> line.startsWith("import ")).collect(Collectors.joining("\n"));
        String body = snippet.lines().filter(line -> !line.startsWith("import ")).collect(Collectors.joining("\n"));
        String code = imports + "\npublic class " + name + " {\npublic static void run() {\n" + body + "\n}\n}\n";
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return code;
            }
        };
    }
}
