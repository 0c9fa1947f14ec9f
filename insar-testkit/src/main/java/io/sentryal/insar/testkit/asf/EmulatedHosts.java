package io.sentryal.insar.testkit.asf;

import java.io.IOException;
import java.net.URI;
import java.util.Objects;
import okhttp3.HttpUrl;
import okhttp3.Interceptor;
import okhttp3.Request;
import okhttp3.Response;

/**
 * Leads every request of an HTTP client, whatever its host, to the emulator, which hears the host
 * that was meant. So a client is tried with the archive's real addresses, https included, and
 * nothing reaches a network.
 */
final class EmulatedHosts implements Interceptor {
  static final String HEADER = "X-Emulated-Origin";

  private final HttpUrl emulator;

  EmulatedHosts(URI emulator) {
    this.emulator = Objects.requireNonNull(HttpUrl.get(emulator));
  }

  @Override
  public Response intercept(Chain chain) throws IOException {
    Request asked = chain.request();
    HttpUrl url = asked.url();
    String origin = url.resolve("/").toString().replaceFirst("/$", "");
    Request led =
        asked
            .newBuilder()
            .url(
                url.newBuilder()
                    .scheme(emulator.scheme())
                    .host(emulator.host())
                    .port(emulator.port())
                    .build())
            .header(HEADER, origin)
            .build();
    return chain.proceed(led).newBuilder().request(asked).build();
  }
}
