package ivylab.service;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Where a service listens, and to whom.
 *
 * @param address to bind; only this machine reaches a loopback address, any other needs a token
 * @param port to bind; 0 for any free one
 * @param token that every request must carry; may be empty on a loopback address only
 * @param limits of requests
 * @param audit takes one line per request
 */
public record ServiceOptions(
    String address,
    int port,
    Optional<AccessToken> token,
    ServiceLimits limits,
    Consumer<String> audit) {

  /** This machine only, port 8080, no token, no audit log. */
  public static final ServiceOptions DEFAULT =
      new ServiceOptions("127.0.0.1", 8080, Optional.empty(), ServiceLimits.DEFAULT, line -> {});

  public ServiceOptions {
    if (port < 0 || port > 65535)
      throw new IllegalArgumentException("port must be from 0 to 65535: " + port);
  }

  public ServiceOptions withAddress(String address) {
    return new ServiceOptions(address, port, token, limits, audit);
  }

  public ServiceOptions withPort(int port) {
    return new ServiceOptions(address, port, token, limits, audit);
  }

  public ServiceOptions withToken(AccessToken token) {
    return new ServiceOptions(address, port, Optional.of(token), limits, audit);
  }

  public ServiceOptions withLimits(ServiceLimits limits) {
    return new ServiceOptions(address, port, token, limits, audit);
  }

  public ServiceOptions withAudit(Consumer<String> audit) {
    return new ServiceOptions(address, port, token, limits, audit);
  }

  /** Whether only this machine can reach the address. */
  boolean local() {
    return resolved().isLoopbackAddress();
  }

  /**
   * @throws IllegalArgumentException naming {@code address}, if it is unknown, or is not a loopback
   *     address and there is no token
   */
  public void check() {
    if (!local() && token.isEmpty())
      throw new IllegalArgumentException(
          "address must be 127.0.0.1 or another loopback address without a token: " + address);
  }

  private InetAddress resolved() {
    try {
      return InetAddress.getByName(address);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("address must be one of this machine: " + address, e);
    }
  }
}
