package io.sentryal.insar.asf;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.core.json.JsonReadFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/** The recorded answers of ASF, beside the checkout; a test that needs them skips without them. */
public final class SharedData {
  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(JsonReadFeature.ALLOW_NON_NUMERIC_NUMBERS).build();

  private SharedData() {}

  public static Path folder(String name) {
    Path folder = Path.of(System.getProperty("insar.shared.data", "../shared/data"), name);
    assumeTrue(Files.isDirectory(folder), name + " is absent: ../shared/data/" + name);
    return folder;
  }

  public static List<Path> files(String folder) {
    try (Stream<Path> files = Files.list(folder(folder))) {
      return files.filter(file -> file.toString().endsWith(".gz")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(Path file) {
    try (InputStream raw = Files.newInputStream(file);
        InputStream in = file.toString().endsWith(".gz") ? new GZIPInputStream(raw) : raw) {
      return JSON.readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  public static JsonNode json(String folder, String name) {
    return json(folder(folder).resolve(name));
  }

  /** Returns the elements of an array, or the single element. */
  public static List<JsonNode> items(JsonNode node) {
    JsonNode data = node.has("data") ? node.path("data") : node;
    List<JsonNode> items = new ArrayList<>();
    if (data.isArray()) {
      data.forEach(items::add);
    } else {
      items.add(data);
    }
    return items;
  }
}
