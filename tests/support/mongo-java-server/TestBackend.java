import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The server's memory backend, which tests may also watch and hold still. On the database "admin":
 *
 * <ul>
 *   <li>{testCommands: 1}: the names of the commands that came so far, as `names`, without handshakes and tests' own
 *   <li>{testHold: "collection"}: from now on every aggregate on, and getMore of, such a collection waits, until it is
 *       released, its session is killed, or its maxTimeMS are over
 *   <li>{testHeld: 1}: how many commands wait now, as `count`
 *   <li>{testRelease: 1}: lets all go on, and holds none any more
 * </ul>
 *
 * With sessions it says so to drivers, and knows killSessions.
 */
final class TestBackend extends MemoryBackend {
  private final boolean sessions;
  private final List<String> names = new ArrayList<>();
  private final Set<String> heldCollections = new HashSet<>();
  private final Set<Object> killedSessions = new HashSet<>();
  private int held = 0;

  TestBackend(boolean sessions) {
    this.sessions = sessions;
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    switch (command.toLowerCase()) {
      case "ismaster":
        Document answer = super.handleCommand(channel, database, command, query);
        if (sessions) answer.put("logicalSessionTimeoutMinutes", 30);
        return answer;
      case "testcommands":
        synchronized (this) {
          return success().append("names", new ArrayList<>(names));
        }
      case "testhold":
        synchronized (this) {
          heldCollections.add((String) query.get(command));
        }
        return success();
      case "testheld":
        synchronized (this) {
          return success().append("count", held);
        }
      case "testrelease":
        release();
        return success();
      default:
        note(command);
    }
    if (sessions && command.equals("killSessions")) return killSessions(query);
    if (sessions && command.equals("endSessions")) return success();
    if (command.equals("aggregate")) hold(query, query.get(command));
    if (command.equals("getMore")) hold(query, query.get("collection"));
    return super.handleCommand(channel, database, command, query);
  }

  private static Document success() {
    return new Document("ok", 1.0);
  }

  private synchronized void note(String command) {
    names.add(command);
  }

  private synchronized void release() {
    heldCollections.clear();
    notifyAll();
  }

  private synchronized Document killSessions(Document query) {
    for (Object session : (Iterable<?>) query.get("killSessions")) killedSessions.add(((Document) session).get("id"));
    notifyAll();
    return success();
  }

  private synchronized void hold(Document query, Object collection) {
    if (!(collection instanceof String) || !heldCollections.contains(collection)) return;
    Object session = query.get("lsid") instanceof Document id ? id.get("id") : null;
    long limit = query.get("maxTimeMS") instanceof Number number ? number.longValue() : Long.MAX_VALUE / 2_000_000;
    long end = System.nanoTime() + limit * 1_000_000;
    ++held;
    try {
      while (heldCollections.contains(collection)) {
        if (session != null && killedSessions.contains(session)) {
          throw new MongoServerError(11601, "Interrupted", "operation was interrupted");
        }
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) throw new MongoServerError(50, "MaxTimeMSExpired", "operation exceeded time limit");
        wait(left);
      }
    } catch (InterruptedException ended) {
      Thread.currentThread().interrupt();
    } finally {
      --held;
    }
  }
}
