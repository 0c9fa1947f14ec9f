package io.sentryal.insar.asf.internal.login;

import io.sentryal.insar.error.InsarIoException;
import io.sentryal.insar.error.InvalidDataException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A netrc file: words {@code machine HOST login USER password PASSWORD}, in any order and over any
 * lines, {@code default} for the other hosts, {@code macdef} up to a blank line, and comments that
 * begin with {@code #}. A word may stand in double quotes, with backslashes before quotes.
 * Immutable.
 */
public final class NetrcFile {
  private static final int LARGEST_BYTES = 1 << 20;

  private final Path file;
  private final List<Entry> entries = new ArrayList<>();

  private NetrcFile(Path file) {
    this.file = file;
  }

  /** Reads a file. */
  public static NetrcFile read(Path file) {
    NetrcFile netrc = new NetrcFile(file);
    try {
      if (Files.size(file) > LARGEST_BYTES) {
        throw new InvalidDataException(file.toString(), "is too long for a netrc file");
      }
      netrc.parse(Files.readString(file));
    } catch (IOException e) {
      throw new InsarIoException(
          file.toString(),
          "the netrc file cannot be read; check its path and permissions",
          e,
          false);
    }
    return netrc;
  }

  /** Returns the entry of a host, else the default entry. */
  public Optional<Login> loginFor(String host) {
    return entries.stream()
        .filter(entry -> host.equalsIgnoreCase(entry.host))
        .findFirst()
        .or(() -> entries.stream().filter(entry -> entry.host == null).findFirst())
        .map(
            entry ->
                new Login(
                    "netrc file " + file,
                    null,
                    word("login", entry.user),
                    Secret.password(word("password", entry.password))));
  }

  private String word(String what, @Nullable String word) {
    if (word == null) {
      throw new InvalidDataException(
          file.toString(), "the entry for Earthdata has no " + what + "; add it");
    }
    return word;
  }

  private void parse(String text) {
    List<String> words = words(text);
    Entry entry = new Entry();
    for (int i = 0; i < words.size(); i++) {
      String key = words.get(i);
      if (key.equals("default")) {
        entry = newEntry(null);
        continue;
      }
      if (i + 1 >= words.size()) {
        throw new InvalidDataException(
            file.toString(), "ends after '" + shown(key) + "' where a value must follow");
      }
      String value = words.get(++i);
      switch (key) {
        case "machine" -> entry = newEntry(value);
        case "login" -> entry.user = value;
        case "password" -> entry.password = value;
        case "account" -> {}
        default ->
            throw new InvalidDataException(
                file.toString(),
                "has " + shown(key) + " where machine, default, login or password must stand");
      }
    }
  }

  // What stands in the wrong place may be a password.
  private static String shown(String key) {
    return List.of("machine", "login", "password", "account").contains(key) ? key : "a word";
  }

  private Entry newEntry(@Nullable String host) {
    Entry entry = new Entry();
    entry.host = host;
    entries.add(entry);
    return entry;
  }

  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    boolean macro = false;
    for (String line : text.split("\\R", -1)) {
      if (macro) {
        macro = !line.isBlank();
      } else {
        macro = addWords(line, words);
      }
    }
    return words;
  }

  /** Adds the words of a line; returns whether a macro begins in it. */
  private static boolean addWords(String line, List<String> words) {
    int at = 0;
    while (at < line.length()) {
      if (Character.isWhitespace(line.charAt(at))) {
        at++;
        continue;
      }
      boolean value = !words.isEmpty() && isKey(words.get(words.size() - 1));
      if (line.charAt(at) == '#' && !value) {
        return false;
      }
      StringBuilder word = new StringBuilder();
      at = line.charAt(at) == '"' ? quoted(line, at + 1, word) : bare(line, at, word);
      if (word.toString().equals("macdef") && !value) {
        return true;
      }
      words.add(word.toString());
    }
    return false;
  }

  private static boolean isKey(String word) {
    return List.of("machine", "login", "password", "account").contains(word);
  }

  private static int bare(String line, int from, StringBuilder word) {
    int at = from;
    while (at < line.length() && !Character.isWhitespace(line.charAt(at))) {
      word.append(line.charAt(at++));
    }
    return at;
  }

  private static int quoted(String line, int from, StringBuilder word) {
    int at = from;
    while (at < line.length() && line.charAt(at) != '"') {
      if (line.charAt(at) == '\\' && at + 1 < line.length()) {
        at++;
      }
      word.append(line.charAt(at++));
    }
    return Math.min(at + 1, line.length());
  }

  /** What stands for one host. */
  private static final class Entry {
    private @Nullable String host;
    private @Nullable String user;
    private @Nullable String password;
  }
}
