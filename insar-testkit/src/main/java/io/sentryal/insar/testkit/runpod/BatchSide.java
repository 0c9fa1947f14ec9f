package io.sentryal.insar.testkit.runpod;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.sentryal.insar.testkit.runpod.CloudJob.JobOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Batches of jobs: drafts that become jobs when they are finalized. Guarded by the cloud's lock.
 */
final class BatchSide {
  private static final int MOST_REQUESTS = 5_000;
  private static final int MOST_ACTIVE = 10;

  private final EmulatedCloud cloud;
  private final String endpointId;
  private final Map<String, Batch> batches = new LinkedHashMap<>();

  BatchSide(EmulatedCloud cloud, String endpointId) {
    this.cloud = cloud;
    this.endpointId = endpointId;
  }

  Answer answer(Incoming request) {
    synchronized (cloud) {
      List<String> path = request.path();
      if (path.isEmpty()) {
        return request.method().equals("POST") ? create(request) : list();
      }
      Batch batch = batches.get(path.get(0));
      if (batch == null) {
        return Answer.notFound();
      }
      String rest = path.size() == 1 ? "" : path.get(1);
      return switch (request.method() + " " + rest) {
        case "GET " -> Answer.json(200, shown(batch));
        case "POST requests" -> append(batch, request);
        case "GET requests" -> requests(batch, request);
        case "POST finalize" -> finish(batch);
        case "POST cancel" -> cancel(batch);
        default -> Answer.notFound();
      };
    }
  }

  private Answer create(Incoming request) {
    if (batches.values().stream().filter(this::isActive).count() >= MOST_ACTIVE) {
      return Answer.error(400, "10 batches are active");
    }
    Batch batch = new Batch("batch_" + (batches.size() + 1));
    JsonNode body = request.body().isEmpty() ? Json.array() : Json.parseOrNull(request.body());
    if (body == null || !body.isArray() || !batch.add(body)) {
      return Answer.error(400, "the body must be an array of objects with an input");
    }
    batches.put(batch.id, batch);
    return Answer.json(200, Json.object().put("id", batch.id).put("status", batch.status));
  }

  private Answer append(Batch batch, Incoming request) {
    JsonNode body = Json.parseOrNull(request.body());
    boolean added =
        batch.status.equals("DRAFT") && body != null && batch.add(body.path("requests"));
    return added ? Answer.json(200, shown(batch)) : Answer.error(400, "not added");
  }

  private Answer finish(Batch batch) {
    if (batch.status.equals("DRAFT")) {
      batch.status = "FINALIZED";
      batch.orders.forEach(order -> batch.jobs.add(cloud.submit(order)));
    }
    return Answer.json(200, shown(batch));
  }

  private Answer cancel(Batch batch) {
    batch.status = "CANCELLED";
    batch.jobs.forEach(cloud::cancel);
    return Answer.json(200, shown(batch));
  }

  private boolean isActive(Batch batch) {
    return batch.status.equals("DRAFT")
        || (batch.status.equals("FINALIZED")
            && batch.jobs.stream().anyMatch(job -> !job.isTerminal()));
  }

  private Answer list() {
    ArrayNode all = Json.array();
    batches.values().forEach(batch -> all.add(shown(batch)));
    ObjectNode body = Json.object();
    body.set("batches", all);
    return Answer.json(200, body);
  }

  private ObjectNode shown(Batch batch) {
    return Json.object()
        .put("id", batch.id)
        .put("endpointId", endpointId)
        .put("status", batch.status)
        .put("requestTotal", batch.orders.size())
        .put("requestInProgress", batch.count(CloudJob.IN_PROGRESS))
        .put("requestCompleted", batch.count(CloudJob.COMPLETED))
        .put("requestFailed", batch.count(CloudJob.FAILED) + batch.count(CloudJob.TIMED_OUT))
        .put("createdAt", cloud.now().toEpochMilli());
  }

  private static Answer requests(Batch batch, Incoming request) {
    long offset = request.number("offset", 0);
    long limit = request.number("limit", 50);
    if (offset < 0 || limit < 1) {
      return Answer.error(400, "offset and limit must be numbers");
    }
    ArrayNode page = Json.array();
    batch.jobs.stream().skip(offset).limit(limit).forEach(job -> page.add(shown(job)));
    ObjectNode body = Json.object();
    body.set("requests", page);
    body.put("total", batch.jobs.size()).put("offset", offset).put("limit", limit);
    return Answer.json(200, body.put("hasMore", offset + page.size() < batch.jobs.size()));
  }

  private static ObjectNode shown(CloudJob job) {
    ObjectNode shown = Json.object().put("id", job.id).put("status", job.shownState());
    if (job.output != null) {
      shown.set("output", job.output);
    }
    if (job.error != null) {
      shown.set("error", job.error);
    }
    if (job.started != null) {
      shown.put("startedAt", job.started.toString());
    }
    if (job.ended != null) {
      shown.put("completedAt", job.ended.toString());
    }
    return shown;
  }

  private static final class Batch {
    private final String id;
    private final List<JobOrder> orders = new ArrayList<>();
    private final List<CloudJob> jobs = new ArrayList<>();
    private String status = "DRAFT";

    Batch(String id) {
      this.id = id;
    }

    boolean add(JsonNode requests) {
      List<JobOrder> more = new ArrayList<>();
      for (JsonNode request : requests) {
        @Nullable JobOrder order = ClientSide.order(request, false);
        if (order == null) {
          return false;
        }
        more.add(order);
      }
      if (orders.size() + more.size() > MOST_REQUESTS) {
        return false;
      }
      orders.addAll(more);
      return true;
    }

    int count(String state) {
      return (int) jobs.stream().filter(job -> job.state.equals(state)).count();
    }
  }
}
