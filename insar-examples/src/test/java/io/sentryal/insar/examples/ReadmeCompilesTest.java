package io.sentryal.insar.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows compiles. */
class ReadmeCompilesTest {
  private static final Pattern JAVA = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);
  private static final Pattern CLASS = Pattern.compile("class (\\w+)");

  @TempDir Path folder;

  @Test
  void readme_everyJavaBlock_compiles() throws IOException {
    List<String> blocks = blocks();

    assertThat(blocks).isNotEmpty();
    for (String block : blocks) {
      Matcher name = CLASS.matcher(block);
      assertThat(name.find())
          .as("a Java block of the README is a whole class:\n%s", block)
          .isTrue();
      Path source = Files.writeString(folder.resolve(name.group(1) + ".java"), block);
      JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
      StringWriter messages = new StringWriter();
      boolean compiled =
          compiler
              .getTask(
                  messages,
                  null,
                  null,
                  List.of("-proc:none", "-cp", classPath(), "-d", folder.toString()),
                  null,
                  compiler
                      .getStandardFileManager(null, null, null)
                      .getJavaFileObjects(source.toFile()))
              .call();
      assertThat(compiled).as("%s:%n%s", source.getFileName(), messages).isTrue();
    }
  }

  private static String classPath() {
    String all = System.getProperty("surefire.test.class.path");
    return all == null ? System.getProperty("java.class.path") : all;
  }

  private static List<String> blocks() throws IOException {
    List<String> blocks = new ArrayList<>();
    try (Stream<Path> up = Stream.iterate(Path.of("").toAbsolutePath(), Path::getParent).limit(3)) {
      Path home =
          up.filter(place -> Files.exists(place.resolve("README.md"))).findFirst().orElseThrow();
      for (String page : List.of("README.md", "docs/asf.md")) {
        Matcher matcher = JAVA.matcher(Files.readString(home.resolve(page)));
        while (matcher.find()) {
          blocks.add(matcher.group(1));
        }
      }
    }
    return blocks;
  }
}
