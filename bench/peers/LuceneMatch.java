import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.index.Term;
import org.apache.lucene.index.memory.MemoryIndex;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.spans.SpanNearQuery;
import org.apache.lucene.search.spans.SpanQuery;
import org.apache.lucene.search.spans.SpanTermQuery;

/**
 * Matches the posts of a folder against its queries with MemoryIndex, one post at a time, as percolators do. Only
 * queries one of whose rarest words a post has are run. Prints CPU seconds; writes what was found to found.tsv.
 */
public final class LuceneMatch {
  private static final String FIELD = "said";

  /** Hands out words that were found already, so that text is looked through once. */
  private static final class Words extends Tokenizer {
    private final CharTermAttribute term = addAttribute(CharTermAttribute.class);
    private List<String> words = List.of();
    private int at;

    @Override
    public boolean incrementToken() {
      if (at == words.size()) {
        return false;
      }
      clearAttributes();
      term.append(words.get(at++));
      return true;
    }

    void say(List<String> words) {
      this.words = words;
      this.at = 0;
    }
  }

  private record Asked(Query query, String language, Collection<String> guards) {}

  public static void main(String[] arguments) throws Exception {
    Path home = Path.of(arguments[0]);
    List<String> posts = Files.readAllLines(home.resolve("posts.tsv"));
    Map<String, Integer> frequency = new HashMap<>();
    for (String line : Files.readAllLines(home.resolve("words.tsv"))) {
      String[] fields = line.split("\t");
      frequency.put(fields[0], Integer.parseInt(fields[1]));
    }
    List<Asked> asked = new ArrayList<>();
    Map<String, List<Integer>> guarded = new HashMap<>();
    for (String line : Files.readAllLines(home.resolve("queries.tsv"))) {
      Asked next = read(line, frequency);
      for (String guard : next.guards) {
        guarded.computeIfAbsent(guard, key -> new ArrayList<>()).add(asked.size());
      }
      asked.add(next);
    }
    match(posts, asked, guarded, null); // the compiler warms up
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long began = threads.getCurrentThreadCpuTime();
    match(posts, asked, guarded, null);
    System.out.println((threads.getCurrentThreadCpuTime() - began) / 1e9);
    try (PrintWriter found = new PrintWriter(home.resolve("found.tsv").toFile())) {
      match(posts, asked, guarded, found);
    }
  }

  private static long match(
      List<String> posts, List<Asked> asked, Map<String, List<Integer>> guarded, PrintWriter found) throws Exception {
    MemoryIndex index = new MemoryIndex();
    Words stream = new Words();
    int[] lastSeen = new int[asked.size()];
    Arrays.fill(lastSeen, -1);
    long count = 0;
    for (int row = 0; row < posts.size(); row++) {
      String post = posts.get(row);
      int tab = post.indexOf('\t');
      List<String> words = split(post, tab + 1);
      IndexSearcher searcher = null;
      for (String word : words) {
        for (int id : guarded.getOrDefault(word, List.of())) {
          if (lastSeen[id] == row) {
            continue;
          }
          lastSeen[id] = row;
          Asked one = asked.get(id);
          if (!one.language.isEmpty() && !post.regionMatches(0, one.language, 0, tab)) {
            continue;
          }
          if (searcher == null) {
            index.reset();
            stream.say(words);
            index.addField(FIELD, stream, 0);
            searcher = index.createSearcher();
            searcher.setQueryCache(null);
          }
          if (searcher.count(one.query) > 0) {
            count++;
            if (found != null) {
              found.println(row + "\t" + id);
            }
          }
        }
      }
    }
    return count;
  }

  /** [#@]?\w+ in lower case. */
  private static List<String> split(String text, int at) {
    List<String> words = new ArrayList<>();
    int end = text.length();
    while (at < end) {
      int begin = at;
      int letter = text.codePointAt(at);
      if ((letter == '#' || letter == '@') && at + 1 < end && isLetter(text.codePointAt(at + 1))) {
        at++;
      } else if (!isLetter(letter)) {
        at += Character.charCount(letter);
        continue;
      }
      while (at < end && isLetter(text.codePointAt(at))) {
        at += Character.charCount(text.codePointAt(at));
      }
      words.add(text.substring(begin, at).toLowerCase(java.util.Locale.ROOT));
    }
    return words;
  }

  private static boolean isLetter(int code) {
    return code == '_' || Character.isLetterOrDigit(code) || Character.getType(code) == Character.OTHER_NUMBER
        || Character.getType(code) == Character.LETTER_NUMBER;
  }

  private static Asked read(String line, Map<String, Integer> frequency) {
    String[] fields = line.split("\t", -1);
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    Collection<String> guards = List.of();
    long lowest = Long.MAX_VALUE;
    for (String group : fields[0].split("\\|\\|")) {
      BooleanQuery.Builder any = new BooleanQuery.Builder();
      Collection<String> rarest = new HashSet<>();
      long share = 0;
      for (String term : group.split("\\|")) {
        any.add(query(term), Occur.SHOULD);
        Comparator<String> byFrequency = Comparator.comparingInt(word -> frequency.getOrDefault(word, 0));
        String guard = Arrays.stream(term.split(" ")).min(byFrequency).orElseThrow();
        rarest.add(guard);
        share += frequency.getOrDefault(guard, 0);
      }
      all.add(any.build(), Occur.MUST);
      if (share < lowest) {
        lowest = share;
        guards = rarest;
      }
    }
    for (String term : fields[1].isEmpty() ? new String[0] : fields[1].split("\\|")) {
      all.add(query(term), Occur.MUST_NOT);
    }
    if (!fields[2].isEmpty()) {
      String[] near = fields[2].split("\\|");
      SpanQuery[] both = {span(near[0]), span(near[1])};
      all.add(new SpanNearQuery(both, Integer.parseInt(near[2]) - 1, false), Occur.MUST);
    }
    return new Asked(all.build(), fields[3], guards);
  }

  private static SpanQuery span(String word) {
    return new SpanTermQuery(new Term(FIELD, word));
  }

  private static Query query(String term) {
    String[] words = term.split(" ");
    if (words.length == 1) {
      return new TermQuery(new Term(FIELD, term));
    }
    PhraseQuery.Builder phrase = new PhraseQuery.Builder();
    for (String word : words) {
      phrase.add(new Term(FIELD, word));
    }
    return phrase.build();
  }
}
