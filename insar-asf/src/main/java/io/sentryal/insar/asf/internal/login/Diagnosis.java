package io.sentryal.insar.asf.internal.login;

import io.sentryal.insar.asf.EarthdataException;
import io.sentryal.insar.asf.EarthdataFinding;
import io.sentryal.insar.asf.EarthdataProblem;
import io.sentryal.insar.asf.internal.AttemptFailed;
import io.sentryal.insar.asf.internal.HttpFailures;
import io.sentryal.insar.error.InsarException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import okhttp3.HttpUrl;
import okhttp3.Response;
import org.jspecify.annotations.Nullable;

/** Finds out what stands between the user and the archive's files; fetches none. */
public final class Diagnosis {
  // Signed addresses and tokens are judged by their times; a minute or two does no harm.
  private static final Duration WORST_CLOCK = Duration.ofMinutes(5);

  private final Redirects redirects;
  private final EarthdataSession session;
  private final HttpUrl base;
  private final Clock clock;
  private final List<EarthdataFinding> findings = new ArrayList<>();

  /**
   * Creates a diagnosis.
   *
   * @param redirects lead to the archive
   * @param session the user's credentials
   * @param base base URL of the search
   * @param clock this machine's clock, which is checked too
   */
  public Diagnosis(Redirects redirects, EarthdataSession session, HttpUrl base, Clock clock) {
    this.redirects = redirects;
    this.session = session;
    this.base = base;
    this.clock = clock;
  }

  /** Returns one finding for each thing that was checked. */
  public List<EarthdataFinding> run() {
    reach("search", base.newBuilder().addPathSegments("search/health").build());
    reach("login", session.trusted().login());
    Login login = credentials();
    if (login != null) {
      data(login);
    } else {
      reach("data", session.trusted().data());
    }
    return List.copyOf(findings);
  }

  private void reach(String subject, HttpUrl url) {
    try (Response response = redirects.plain(url)) {
      if (response.code() >= 500) {
        add(subject, EarthdataProblem.SERVICE_UNREACHABLE, answered(url, response), null);
        return;
      }
      fine(subject, url.host() + " answers");
      if (subject.equals("login")) {
        compareClocks(response);
      }
    } catch (AttemptFailed e) {
      add(subject, EarthdataProblem.SERVICE_UNREACHABLE, e.failure().getMessage(), null);
    }
  }

  private static String answered(HttpUrl url, Response response) {
    return HttpFailures.shown(url) + " answers " + response.code() + "; try again later";
  }

  private void compareClocks(Response response) {
    java.util.Date date = response.headers().getDate("Date");
    if (date == null) {
      return;
    }
    Instant here = clock.instant();
    Duration off = Duration.between(date.toInstant(), here);
    if (off.abs().compareTo(WORST_CLOCK) > 0) {
      add(
          "clock",
          EarthdataProblem.CLOCK_WRONG,
          "this machine says "
              + here
              + ", the login service "
              + date.toInstant()
              + ": set the clock, or signed addresses seem expired",
          null);
    } else {
      fine("clock", "agrees with the login service within 5 min");
    }
  }

  private @Nullable Login credentials() {
    try {
      Login login = session.login().orElse(null);
      if (login == null) {
        // Nobody was asked, so no answer is told.
        add(
            "credentials",
            EarthdataProblem.CREDENTIALS_MISSING,
            Refusals.NO_LOGIN,
            Refusals.missing(session.trusted().login()).page().orElse(null));
        return null;
      }
      Optional<Instant> end = login.token() == null ? Optional.empty() : TokenEnd.of(login.token());
      if (end.isPresent() && !end.get().isAfter(clock.instant()) && !login.hasPassword()) {
        String ended = "the token from " + login.source() + " ended " + end.get();
        add(
            "credentials",
            EarthdataProblem.TOKEN_REFUSED,
            ended + Refusals.OTHER_TOKEN,
            Refusals.tokenRefused(session.trusted().login(), ended).page().orElse(null));
        return null;
      }
      fine(
          "credentials",
          "found in " + login.source() + end.map(at -> ", the token ends " + at).orElse(""));
      return login;
    } catch (InsarException | IllegalArgumentException e) {
      add("credentials", EarthdataProblem.CREDENTIALS_MISSING, e.getMessage(), null);
      return null;
    }
  }

  /** Asks for temporary credentials: a small answer behind the same door as the files. */
  private void data(Login login) {
    HttpUrl url = S3Keys.door(session.trusted());
    try (Redirects.Answer answer = redirects.get(url)) {
      String type = answer.response().header("Content-Type", "");
      if (type.startsWith("text/html")) {
        add(
            "data",
            EarthdataProblem.SERVICE_UNREACHABLE,
            HttpFailures.shown(url) + " answers with a web page; check a proxy on the way",
            null);
      } else {
        fine("data", url.host() + " lets in the user from " + login.source());
      }
    } catch (AttemptFailed e) {
      add(e.failure());
    } catch (InsarException e) {
      add(e);
    }
  }

  private void add(InsarException failure) {
    if (failure instanceof EarthdataException refusal) {
      String subject =
          switch (refusal.problem()) {
            case CREDENTIALS_MISSING, PASSWORD_WRONG, TOKEN_REFUSED -> "credentials";
            default -> "data";
          };
      findings.removeIf(old -> old.subject().equals(subject));
      add(subject, refusal.problem(), refusal.getMessage(), refusal.page().orElse(null));
    } else {
      add("data", EarthdataProblem.SERVICE_UNREACHABLE, failure.getMessage(), null);
    }
  }

  private void add(
      String subject, EarthdataProblem problem, @Nullable String message, @Nullable URI page) {
    findings.add(
        new EarthdataFinding(
            subject, Optional.of(problem), String.valueOf(message), Optional.ofNullable(page)));
  }

  private void fine(String subject, String message) {
    findings.add(new EarthdataFinding(subject, Optional.empty(), message, Optional.empty()));
  }
}
