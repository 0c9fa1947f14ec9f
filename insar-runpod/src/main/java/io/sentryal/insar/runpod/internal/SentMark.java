package io.sentryal.insar.runpod.internal;

import okhttp3.Call;
import okhttp3.EventListener;
import okhttp3.Request;

/** Notes on a request whether its first byte has left: before that nothing can have happened. */
final class SentMark {
  static final EventListener LISTENER =
      new EventListener() {
        @Override
        public void requestHeadersStart(Call call) {
          SentMark mark = call.request().tag(SentMark.class);
          if (mark != null) {
            mark.sent = true;
          }
        }
      };

  private volatile boolean sent;

  private SentMark() {}

  /** Returns the request with a new mark, for one attempt by a client with the listener. */
  static Request mark(Request request) {
    return request.newBuilder().tag(SentMark.class, new SentMark()).build();
  }

  static boolean wasSent(Request request) {
    SentMark mark = request.tag(SentMark.class);
    return mark != null && mark.sent;
  }
}
