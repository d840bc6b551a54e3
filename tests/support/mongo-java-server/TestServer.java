import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.MongoVersion;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/** Serves an empty TestBackend on a loopback port until its standard input ends. */
public final class TestServer {
  private record Version(int getWireVersion) implements MongoVersion {
    @Override
    public List<Integer> getVersionArray() {
      return List.of(5, 0, 0);
    }
  }

  public static void main(String[] arguments) throws IOException {
    int port = 0;
    int wireVersion = 13;
    boolean sessions = false;
    String member = null;
    for (int i = 0; i < arguments.length; ++i) {
      switch (arguments[i]) {
        case "--port" -> port = Integer.parseInt(arguments[++i]);
        case "--wire-version" -> wireVersion = Integer.parseInt(arguments[++i]);
        case "--sessions" -> sessions = true;
        case "--member" -> member = arguments[++i];
        default -> throw new IllegalArgumentException("unknown option: " + arguments[i]);
      }
    }
    TestBackend backend = new TestBackend(sessions, member);
    backend.version(new Version(wireVersion));
    MongoServer server = new MongoServer(backend);
    server.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    backend.listensOn(server.getLocalAddress().getPort());
    System.out.println("port " + server.getLocalAddress().getPort());
    System.out.flush();
    byte[] ignored = new byte[256];
    while (System.in.read(ignored) >= 0) continue;
    Runtime.getRuntime().halt(0); // held commands do not hold it
  }
}
