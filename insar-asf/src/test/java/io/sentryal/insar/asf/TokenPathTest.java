package io.sentryal.insar.asf;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.sentryal.insar.archive.TransferListener;
import io.sentryal.insar.error.InsarException;
import io.sentryal.insar.error.InvalidDataException;
import io.sentryal.insar.error.RemoteServiceException;
import io.sentryal.insar.model.Granule;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.ResponseBody;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Which hop of a download sees the token, with the real host names. An interceptor answers every
 * request, so nothing reaches a network.
 */
class TokenPathTest {
  private static final String DATA = "https://datapool.asf.alaska.edu/SLC/SA/X.zip";
  private static final String DOOR = "https://sentinel1.asf.alaska.edu/SLC/SA/X.zip";
  private static final String SIGNED =
      "https://dxyz.cloudfront.net/X.zip?A-userid=me&X-Amz-Signature=abc&X-Amz-Expires=3600";

  @TempDir Path out;
  private final OkHttpClient client =
      new OkHttpClient.Builder().addInterceptor(this::answer).build();
  private final Map<String, String> redirects = new HashMap<>();
  private final Map<String, Integer> statuses = new HashMap<>();
  private final List<Request> seen = new ArrayList<>();

  @Test
  void realChain_tokenGoesToAsfHostsOnly() {
    redirects.put(DATA, DOOR);
    redirects.put(DOOR, SIGNED);

    assertThat(fetch(DATA)).hasContent("data");
    assertThat(tokens())
        .containsExactly(DATA + " Bearer secret", DOOR + " Bearer secret", SIGNED + " none");
  }

  @Test
  void earthdataCloud_seesTheToken() {
    String cloud = "https://cumulus.asf.earthdatacloud.nasa.gov/SLC/SA/X.zip";

    fetch(cloud);
    assertThat(tokens()).containsExactly(cloud + " Bearer secret");
  }

  @Test
  void signedAddressOnAnAsfHost_doesNotSeeTheToken() {
    String signed = "https://sentinel1.asf.alaska.edu/X.zip?X-Amz-Signature=abc";

    fetch(signed);
    assertThat(tokens()).containsExactly(signed + " none");
  }

  @Test
  void hostsThatOnlyLookLikeAsf_doNotSeeTheToken() {
    for (String url :
        List.of(
            "https://asf.alaska.edu.example.org/X.zip",
            "https://evilasf.alaska.edu.example.org/X.zip",
            "https://notasf-alaska.edu/X.zip",
            "https://xearthdata.nasa.gov/X.zip",
            "https://asf.alaska.edu@example.org/X.zip")) {
      fetch(url);
    }
    assertThat(tokens()).hasSize(5).allSatisfy(line -> assertThat(line).endsWith(" none"));
  }

  @Test
  void comingBackFromAForeignHost_isJudgedByTheHostAgain() {
    redirects.put(DATA, "https://example.org/hop");
    redirects.put("https://example.org/hop", DOOR);

    fetch(DATA);
    assertThat(tokens())
        .containsExactly(
            DATA + " Bearer secret", "https://example.org/hop none", DOOR + " Bearer secret");
  }

  @Test
  void redirectToThisMachine_isNotFollowed() {
    redirects.put(DATA, "http://127.0.0.1:8080/internal");

    assertThatExceptionOfType(InvalidDataException.class)
        .isThrownBy(() -> fetch(DATA))
        .withMessageContaining("127.0.0.1");
    assertThat(seen).hasSize(1);
  }

  @Test
  void expiredSignature_isFetchedAgainFromTheStart() {
    redirects.put(DATA, SIGNED);
    statuses.put(SIGNED, 403);

    assertThatExceptionOfType(RemoteServiceException.class)
        .isThrownBy(() -> fetch(DATA))
        .withMessageContaining("expired")
        .withMessageNotContaining("X-Amz");
    assertThat(seen).filteredOn(r -> r.url().toString().equals(DATA)).hasSize(5);
  }

  @Test
  void failures_neverShowTokenOrSignature() {
    for (int status : List.of(400, 401, 403, 404, 416, 500)) {
      statuses.put(SIGNED, status);
      redirects.put(DATA, SIGNED);
      assertThatExceptionOfType(InsarException.class)
          .isThrownBy(() -> fetch(DATA))
          .satisfies(
              e -> {
                for (Throwable t = e; t != null; t = t.getCause()) {
                  assertThat(t.toString()).doesNotContain("secret").doesNotContain("Signature=");
                }
              });
    }
  }

  private Path fetch(String url) {
    Granule granule =
        Granule.builder()
            .id("X-SLC")
            .sensingStart(Instant.EPOCH)
            .uri(URI.create(url))
            .fileName("X" + seen.size() + ".zip")
            .build();
    try (AsfArchive archive =
        AsfArchive.builder()
            .httpClient(client)
            .earthdataToken("secret")
            .sleeper(duration -> {})
            .build()) {
      return archive.fetch(granule, out, TransferListener.NONE);
    }
  }

  private Response answer(Interceptor.Chain chain) {
    Request request = chain.request();
    seen.add(request);
    String url = request.url().toString();
    String location = redirects.get(url);
    Response.Builder response =
        new Response.Builder()
            .request(request)
            .protocol(Protocol.HTTP_1_1)
            .message("")
            .code(location != null ? 303 : statuses.getOrDefault(url, 200))
            .body(ResponseBody.create("data", MediaType.get("application/zip")));
    if (location != null) {
      response.header("Location", location);
    }
    return response.build();
  }

  private List<String> tokens() {
    return seen.stream()
        .map(
            request -> {
              String token = request.header("Authorization");
              return request.url() + " " + (token == null ? "none" : token);
            })
        .toList();
  }
}
