package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;

/**
 * Tells the client's webhook that a job has ended: three attempts, ten seconds apart, until one is
 * answered with 200. No signature, no promise of order or of delivery, like the service.
 */
final class Webhooks {
  private static final MediaType JSON = MediaType.get("application/json");
  private static final int ATTEMPTS = 3;
  private static final Duration PAUSE = Duration.ofSeconds(10);
  private static final Duration LATE = Duration.ofSeconds(25);

  private final EmulatedCloud cloud;
  private final FaultPlan faults;
  private final OkHttpClient http;
  private final AtomicInteger underWay = new AtomicInteger();

  Webhooks(EmulatedCloud cloud, FaultPlan faults, OkHttpClient http) {
    this.cloud = cloud;
    this.faults = faults;
    this.http = http;
    cloud.onEnd(this::ended);
  }

  int underWay() {
    return underWay.get();
  }

  private void ended(CloudJob job) {
    // Whether the service tells of a cancelled job is not documented; this one does not.
    if (job.order.webhook() == null || job.state.equals(CloudJob.CANCELLED)) {
      return;
    }
    ObjectNode body = job.status(cloud.now());
    body.set("input", Json.raw(job.order.inputJson()));
    Delivery delivery =
        new Delivery(job, body.put("webhook", job.order.webhook()).toString(), ATTEMPTS);
    WebhookFault fault = faults.nextWebhook();
    if (fault == null) {
      send(delivery);
      return;
    }
    switch (fault) {
      case LOST -> {}
      case REORDERED -> later(delivery, LATE);
      case DUPLICATE -> {
        send(delivery);
        later(delivery, PAUSE);
      }
    }
  }

  private void later(Delivery delivery, Duration wait) {
    cloud.after(wait, () -> send(delivery));
  }

  private void send(Delivery delivery) {
    delivery.job.webhooksSent++;
    String url = String.valueOf(delivery.job.order.webhook());
    if (okhttp3.HttpUrl.parse(url) == null) {
      return;
    }
    underWay.incrementAndGet();
    Request request =
        new Request.Builder().url(url).post(RequestBody.create(delivery.body, JSON)).build();
    http.newCall(request)
        .enqueue(
            new Callback() {
              @Override
              public void onFailure(Call call, IOException e) {
                answered(delivery, false);
              }

              @Override
              public void onResponse(Call call, Response response) {
                response.close();
                answered(delivery, response.code() == 200);
              }
            });
  }

  private void answered(Delivery delivery, boolean acknowledged) {
    synchronized (cloud) {
      if (acknowledged) {
        delivery.job.webhookAcknowledged = true;
      } else if (delivery.attemptsLeft > 1) {
        later(new Delivery(delivery.job, delivery.body, delivery.attemptsLeft - 1), PAUSE);
      }
    }
    underWay.decrementAndGet();
  }

  private record Delivery(CloudJob job, String body, int attemptsLeft) {}
}
