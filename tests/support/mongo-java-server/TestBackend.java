import de.bwaldvogel.mongo.backend.memory.MemoryBackend;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.netty.channel.Channel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The server's memory backend, which tests may also watch and hold still. On the database "admin":
 *
 * <ul>
 *   <li>{testCommands: 1}: the names of the commands that came so far, as `names`, without handshakes and tests' own
 *   <li>{testHold: "collection", command: "aggregate"}: from now on every such command (aggregate or getMore) on such a
 *       collection waits, until it is released, its session is killed, or its maxTimeMS are over
 *   <li>{testHeld: 1}: how many commands wait now, as `count`
 *   <li>{testRelease: 1}: lets all go on, and holds none any more
 * </ul>
 *
 * With sessions it says so to drivers, and knows killSessions. Aggregates are given in batches of the size that was asked
 * for, as by a real server; the memory backend gives them whole.
 */
final class TestBackend extends MemoryBackend {
  private final boolean sessions;
  private final String member;
  private volatile String self;
  private final List<String> names = new ArrayList<>();
  private final Set<String> holds = new HashSet<>(); // "aggregate collection"
  private final Set<Object> killedSessions = new HashSet<>();
  private final Map<Long, List<Object>> cursors = new HashMap<>(); // what aggregates still have to give
  private long lastCursor = 1L << 40; // beyond the numbers of the backend's own
  private int held = 0;

  /** With a `member` ("host:port") it says that it is the primary of a replica set "rs", and that its secondary. */
  TestBackend(boolean sessions, String member) {
    this.sessions = sessions;
    this.member = member;
  }

  void listensOn(int port) {
    self = "127.0.0.1:" + port;
  }

  @Override
  public Document handleCommand(Channel channel, String database, String command, Document query) {
    switch (command.toLowerCase()) {
      case "ismaster":
        Document answer = super.handleCommand(channel, database, command, query);
        if (sessions) answer.put("logicalSessionTimeoutMinutes", 30);
        if (member != null) {
          answer.append("setName", "rs").append("setVersion", 1).append("primary", self).append("me", self);
          answer.append("hosts", List.of(self, member)).append("secondary", false);
        }
        return answer;
      case "testcommands":
        synchronized (this) {
          return success().append("names", new ArrayList<>(names));
        }
      case "testhold":
        synchronized (this) {
          holds.add(query.get("command") + " " + query.get(command));
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
    if (command.equals("aggregate")) hold(query, "aggregate " + query.get(command));
    if (command.equals("getMore")) hold(query, "getMore " + query.get("collection"));
    if (command.equals("getMore") && cursors.containsKey(query.get(command))) return more(query);
    if (command.equals("killCursors") && forget(query)) return success();
    Document reply = super.handleCommand(channel, database, command, query);
    return command.equals("aggregate") ? inBatches(query, reply) : reply;
  }

  private synchronized Document inBatches(Document query, Document reply) {
    Document cursor = (Document) reply.get("cursor");
    if (cursor == null || !(query.get("cursor") instanceof Document asked)) return reply;
    if (!(asked.get("batchSize") instanceof Number size)) return reply;
    List<Object> all = new ArrayList<>((Collection<?>) cursor.get("firstBatch"));
    if (all.size() <= size.intValue()) return reply;
    cursors.put(++lastCursor, all);
    return success().append("cursor", batch(lastCursor, size.intValue(), cursor.get("ns"), "firstBatch"));
  }

  private synchronized Document more(Document query) {
    int size = query.get("batchSize") instanceof Number number ? number.intValue() : 101;
    return success().append("cursor", batch((Long) query.get("getMore"), size, "of.tests", "nextBatch"));
  }

  private Document batch(long cursor, int size, Object namespace, String name) {
    List<Object> all = cursors.get(cursor);
    List<Object> some = new ArrayList<>(all.subList(0, Math.min(size, all.size())));
    all.subList(0, some.size()).clear();
    if (all.isEmpty()) cursors.remove(cursor);
    return new Document("id", all.isEmpty() ? 0L : cursor).append("ns", namespace).append(name, some);
  }

  private synchronized boolean forget(Document query) {
    boolean known = false;
    for (Object cursor : (Iterable<?>) query.get("cursors")) known |= cursors.remove(cursor) != null;
    return known;
  }

  private static Document success() {
    return new Document("ok", 1.0);
  }

  private synchronized void note(String command) {
    names.add(command);
  }

  private synchronized void release() {
    holds.clear();
    notifyAll();
  }

  private synchronized Document killSessions(Document query) {
    for (Object session : (Iterable<?>) query.get("killSessions")) killedSessions.add(((Document) session).get("id"));
    notifyAll();
    return success();
  }

  private synchronized void hold(Document query, String what) {
    if (!holds.contains(what)) return;
    Object session = query.get("lsid") instanceof Document id ? id.get("id") : null;
    long limit = query.get("maxTimeMS") instanceof Number number ? number.longValue() : Long.MAX_VALUE / 2_000_000;
    long end = System.nanoTime() + limit * 1_000_000;
    ++held;
    try {
      while (holds.contains(what)) {
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
