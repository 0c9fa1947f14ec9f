package io.sentryal.insar.runpod;

import io.sentryal.insar.runpod.internal.JsonText;

/** Writes the body that submits a job. */
final class RunBody {
  private RunBody() {}

  static String of(RunRequest request) {
    StringBuilder body = new StringBuilder(request.inputJson().length() + 300);
    body.append("{\"input\":").append(request.inputJson());
    request.webhook().ifPresent(url -> body.append(",\"webhook\":").append(quoted(url)));
    body.append(",\"policy\":{\"executionTimeout\":")
        .append(request.executionTimeout().toMillis())
        .append(",\"ttl\":")
        .append(request.ttl().toMillis())
        .append(",\"lowPriority\":")
        .append(request.lowPriority())
        .append('}');
    request.s3Config().ifPresent(s3 -> body.append(",\"s3Config\":").append(s3(s3)));
    return body.append('}').toString();
  }

  private static String s3(S3Config config) {
    StringBuilder json = new StringBuilder("{\"accessId\":");
    json.append(quoted(config.accessId().reveal()))
        .append(",\"accessSecret\":")
        .append(quoted(config.accessSecret().reveal()))
        .append(",\"bucketName\":")
        .append(quoted(config.bucket()))
        .append(",\"endpointUrl\":")
        .append(quoted(config.endpoint()));
    config.objectPath().ifPresent(path -> json.append(",\"objectPath\":").append(quoted(path)));
    return json.append('}').toString();
  }

  private static String quoted(Object value) {
    return JsonText.quoted(value.toString());
  }
}
