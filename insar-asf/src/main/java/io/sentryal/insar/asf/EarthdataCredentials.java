package io.sentryal.insar.asf;

import io.sentryal.insar.asf.internal.login.Login;
import io.sentryal.insar.asf.internal.login.NetrcFile;
import io.sentryal.insar.asf.internal.login.Secret;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where the user's Earthdata Login comes from; used for downloads only, searches are anonymous.
 *
 * <p>A file is read when the first download needs it, and no file is read that was not named: not
 * the one in the home directory either. Nothing here is ever printed. Immutable.
 */
public final class EarthdataCredentials {
  private static final String HOST = "urs.earthdata.nasa.gov";

  private final String description;
  private final Source source;

  private EarthdataCredentials(String description, Source source) {
    this.description = description;
    this.source = source;
  }

  /** Returns no credentials: open files only. */
  public static EarthdataCredentials none() {
    return new EarthdataCredentials("none", Optional::empty);
  }

  /**
   * Returns a user token, made at https://urs.earthdata.nasa.gov (Generate Token); it lasts 60
   * days.
   *
   * @throws IllegalArgumentException if no token looks like this
   */
  public static EarthdataCredentials token(String token) {
    return known(new Login("the given token", Secret.token(token), null, null));
  }

  /**
   * Returns a user name and its password; a token is made with them when it is needed, and made
   * again when it ends. The password goes to the login service alone.
   *
   * @throws IllegalArgumentException if one is blank
   */
  public static EarthdataCredentials userPassword(String user, String password) {
    return known(new Login("the given user and password", null, user, Secret.password(password)));
  }

  /**
   * Returns what the environment holds: {@code EARTHDATA_TOKEN}, else {@code
   * EARTHDATA_BEARER_TOKEN}; {@code EARTHDATA_USERNAME} with {@code EARTHDATA_PASSWORD}; else the
   * file that {@code NETRC} names. With both a token and a password, a token that is refused is
   * replaced by a new one.
   *
   * @param environment variables by name, for example {@code System.getenv()}
   * @throws IllegalArgumentException if a value is damaged or one of user and password is missing
   */
  public static EarthdataCredentials environment(Map<String, String> environment) {
    Optional<Login> login = login(environment);
    if (login.isPresent()) {
      return known(login.get());
    }
    return value(environment, "NETRC").map(path -> netrc(Path.of(path))).orElseGet(() -> none());
  }

  /**
   * Returns what a netrc file holds for {@code urs.earthdata.nasa.gov}, else its default entry.
   *
   * @param file the file, which is read when a download first needs it
   */
  public static EarthdataCredentials netrc(Path file) {
    return new EarthdataCredentials(
        "netrc file " + file, () -> NetrcFile.read(file).loginFor(HOST));
  }

  /** Returns the first of several that has something. */
  public static EarthdataCredentials chain(EarthdataCredentials... links) {
    List<EarthdataCredentials> each = List.copyOf(Arrays.asList(links));
    return new EarthdataCredentials(
        each.stream().map(link -> link.description).collect(Collectors.joining(", else ")),
        () -> each.stream().flatMap(link -> link.resolve().stream()).findFirst());
  }

  private static Optional<Login> login(Map<String, String> environment) {
    Optional<String> name =
        value(environment, "EARTHDATA_TOKEN").isPresent()
            ? Optional.of("EARTHDATA_TOKEN")
            : value(environment, "EARTHDATA_BEARER_TOKEN").map(token -> "EARTHDATA_BEARER_TOKEN");
    @Nullable Secret token =
        name.flatMap(found -> value(environment, found)).map(Secret::token).orElse(null);
    @Nullable String user = value(environment, "EARTHDATA_USERNAME").orElse(null);
    @Nullable String password = environment.get("EARTHDATA_PASSWORD");
    boolean hasPassword = password != null && !password.isEmpty();
    if ((user != null) != hasPassword) {
      throw new IllegalArgumentException(
          "EARTHDATA_USERNAME and EARTHDATA_PASSWORD belong together; "
              + (hasPassword ? "EARTHDATA_USERNAME" : "EARTHDATA_PASSWORD")
              + " is not set");
    }
    if (user == null || password == null) {
      return token == null
          ? Optional.empty()
          : Optional.of(new Login(name.orElse(""), token, null, null));
    }
    String source = name.map(n -> n + " and ").orElse("") + "EARTHDATA_USERNAME";
    return Optional.of(new Login(source, token, user.trim(), Secret.password(password)));
  }

  private static Optional<String> value(Map<String, String> environment, String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private static EarthdataCredentials known(Login login) {
    return new EarthdataCredentials(login.source() + ", redacted", () -> Optional.of(login));
  }

  Optional<Login> resolve() {
    return source.login();
  }

  /** Returns where the credentials come from; never what they are. */
  @Override
  public String toString() {
    return "EarthdataCredentials[" + description + "]";
  }

  /** Finds the credentials when they are needed. */
  private interface Source {
    Optional<Login> login();
  }
}
