package ivylab.service;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/** One connection that stays open; a tenth of the cost of a full client. */
final class Wire implements AutoCloseable {

  private final Socket socket;
  private final InputStream in;

  /**
   * @param head status line and headers
   */
  record Reply(String head, String body) {

    int status() {
      return Integer.parseInt(head.substring(9, 12));
    }

    boolean isProblem() {
      return head.contains("application/problem+json")
          && body.startsWith("{\"type\":\"urn:ivylab:problem:")
          && body.contains("\"status\":" + status());
    }
  }

  private Wire(Socket socket) throws IOException {
    this.socket = socket;
    this.in = new BufferedInputStream(socket.getInputStream());
  }

  static Wire to(URI uri) throws IOException {
    var socket = new Socket(uri.getHost(), uri.getPort());
    socket.setTcpNoDelay(true);
    socket.setSoTimeout(20_000);
    return new Wire(socket);
  }

  Reply post(String path, byte[] body) throws IOException {
    String head =
        "POST %s HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: %d\r\n\r\n"
            .formatted(path, body.length);
    var request = new ByteArrayOutputStream();
    request.writeBytes(head.getBytes(StandardCharsets.US_ASCII));
    request.writeBytes(body);
    send(request.toByteArray());
    return reply();
  }

  void send(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
  }

  void send(String text) throws IOException {
    send(text.getBytes(StandardCharsets.US_ASCII));
  }

  /** The next reply; it must state its length. */
  Reply reply() throws IOException {
    var head = new StringBuilder();
    while (head.indexOf("\r\n\r\n") < 0) {
      int next = in.read();
      if (next < 0) throw new IOException("closed after " + head);
      head.append((char) next);
    }
    int length = 0;
    for (String line : head.toString().split("\r\n"))
      if (line.toLowerCase(Locale.ROOT).startsWith("content-length:"))
        length = Integer.parseInt(line.substring(15).trim());
    return new Reply(head.toString(), new String(in.readNBytes(length), StandardCharsets.UTF_8));
  }

  /** Whether the service has closed the connection. */
  boolean isClosed() throws IOException {
    return in.read() < 0;
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
