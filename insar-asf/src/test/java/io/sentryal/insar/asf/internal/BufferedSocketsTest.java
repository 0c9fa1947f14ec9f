package io.sentryal.insar.asf.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import org.junit.jupiter.api.Test;

class BufferedSocketsTest {
  private static final InetAddress HERE = InetAddress.getLoopbackAddress();

  @Test
  void socket_readsAheadAndKeepsWhatItReadOverATimeOut() throws IOException {
    try (ServerSocket server = new ServerSocket(0, 1, HERE);
        Socket socket = new BufferedSockets().createSocket(HERE, server.getLocalPort());
        Socket other = server.accept()) {
      other.getOutputStream().write(new byte[] {1, 2, 3});
      socket.setSoTimeout(1);
      InputStream in = socket.getInputStream();

      byte[] got = new byte[3];
      int done = 0;
      while (done < 3) {
        done += readOrNothing(in, got, done);
      }
      assertThat(got).containsExactly(1, 2, 3);
      assertThat(socket.getInputStream()).isSameAs(in);
      assertThatExceptionOfType(SocketTimeoutException.class).isThrownBy(in::read);
      other.getOutputStream().write(4);
      other.shutdownOutput();
      socket.setSoTimeout(60_000);
      assertThat(in.read()).isEqualTo(4);
      assertThat(in.read()).isEqualTo(-1);
    }
  }

  private static int readOrNothing(InputStream in, byte[] to, int from) throws IOException {
    try {
      return in.read(to, from, to.length - from);
    } catch (SocketTimeoutException e) {
      return 0;
    }
  }

  @Test
  void socket_toNobody_isRefused() throws IOException {
    int port;
    try (ServerSocket server = new ServerSocket(0, 1, HERE)) {
      port = server.getLocalPort();
    }
    assertThatExceptionOfType(ConnectException.class)
        .isThrownBy(() -> new BufferedSockets().createSocket(HERE, port));
  }
}
