/*
 * An S3 server that answers at once, so that in a benchmark the client is what takes the time. It keeps
 * no content: uploads are read and thrown away, downloads are a pattern. One thread for each connection.
 *
 *   instantS3 [--delay MS] [--tls CERTIFICATE KEY]    prints its port, and runs until it is killed
 *
 * Objects that are there without having been put: "size-N…" of N bytes, and "many-N/file-00000…" of
 * 4,096 bytes each. Below "list-PATTERN-N/" there are N objects that are only listed: see key_of. It
 * repeats the checksum of an upload as S3 does, without comparing it.
 */
#include <arpa/inet.h>
#include <netinet/tcp.h>
#include <openssl/ssl.h>
#include <pthread.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/socket.h>
#include <unistd.h>

enum { HEAD_LIMIT = 64 * 1024, CHUNK = 1024 * 1024, SMALL = 4096, PAGE = 1000, BUCKETS = 1 << 18 };

static long delay_ms;
static SSL_CTX *tls;
static char *pattern;

/* What was put, by its path; and the bytes of unfinished uploads, by their number. */
struct entry {
  struct entry *next;
  long long size;
  char path[];
};
static struct entry *table[BUCKETS];
static long long *uploads;
static long upload_count, upload_room;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

struct connection {
  int fd;
  SSL *ssl;
  char buffer[HEAD_LIMIT + 1];
  size_t filled;
  char *chunk;
};

static unsigned hash_of(const char *text) {
  unsigned hash = 2166136261u;
  for (; *text != 0; text++) hash = (hash ^ (unsigned char)*text) * 16777619u;
  return hash % BUCKETS;
}

static void put_object(const char *path, long long size) {
  struct entry *entry = malloc(sizeof *entry + strlen(path) + 1);
  strcpy(entry->path, path);
  entry->size = size;
  pthread_mutex_lock(&lock);
  entry->next = table[hash_of(path)];
  table[hash_of(path)] = entry;
  pthread_mutex_unlock(&lock);
}

/* Bytes of the object at a path, -1 where there is none. */
static long long size_of(const char *path) {
  long long size = -1;
  const char *key = strchr(path + 1, '/');
  if (key != NULL && sscanf(key, "/size-%lld", &size) == 1) return size;
  if (key != NULL && strncmp(key, "/many-", 6) == 0 && strstr(key, "/file-") != NULL) return SMALL;
  pthread_mutex_lock(&lock);
  for (struct entry *entry = table[hash_of(path)]; entry != NULL; entry = entry->next) {
    if (strcmp(entry->path, path) == 0) {
      size = entry->size;
      break;
    }
  }
  pthread_mutex_unlock(&lock);
  return size;
}

static long read_some(struct connection *c, char *to, size_t most) {
  return c->ssl != NULL ? SSL_read(c->ssl, to, (int)most) : recv(c->fd, to, most, 0);
}

static int write_all(struct connection *c, const char *from, size_t length) {
  while (length > 0) {
    long sent = c->ssl != NULL ? SSL_write(c->ssl, from, (int)length)
                               : send(c->fd, from, length, MSG_NOSIGNAL);
    if (sent <= 0) return 0;
    from += sent;
    length -= (size_t)sent;
  }
  return 1;
}

/* Reads until the head is there; gives the bytes of it, 0 at the end of the connection. */
static size_t read_head(struct connection *c) {
  for (;;) {
    c->buffer[c->filled] = 0;
    char *end = strstr(c->buffer, "\r\n\r\n");
    if (end != NULL) return (size_t)(end - c->buffer) + 4;
    if (c->filled == HEAD_LIMIT) return 0;
    long got = read_some(c, c->buffer + c->filled, HEAD_LIMIT - c->filled);
    if (got <= 0) return 0;
    c->filled += (size_t)got;
  }
}

static void take(struct connection *c, size_t length) {
  memmove(c->buffer, c->buffer + length, c->filled - length);
  c->filled -= length;
}

/* Throws so many bytes of the body away. */
static int skip(struct connection *c, long long length) {
  size_t there = (long long)c->filled < length ? c->filled : (size_t)length;
  take(c, there);
  length -= (long long)there;
  while (length > 0) {
    long got = read_some(c, c->chunk, length < CHUNK ? (size_t)length : CHUNK);
    if (got <= 0) return 0;
    length -= got;
  }
  return 1;
}

/* Reads a line of a chunked body. */
static int read_line(struct connection *c, char *line, size_t room) {
  for (;;) {
    c->buffer[c->filled] = 0;
    char *end = strstr(c->buffer, "\r\n");
    if (end != NULL) {
      size_t length = (size_t)(end - c->buffer);
      if (length >= room) return 0;
      memcpy(line, c->buffer, length);
      line[length] = 0;
      take(c, length + 2);
      return 1;
    }
    if (c->filled == HEAD_LIMIT) return 0;
    long got = read_some(c, c->buffer + c->filled, HEAD_LIMIT - c->filled);
    if (got <= 0) return 0;
    c->filled += (size_t)got;
  }
}

static int skip_chunks(struct connection *c, long long *size) {
  char line[4096];
  for (;;) {
    if (!read_line(c, line, sizeof line)) return 0;
    long long length = strtoll(line, NULL, 16);
    *size += length;
    if (length == 0) break;
    if (!skip(c, length + 2)) return 0;
  }
  do {
    if (!read_line(c, line, sizeof line)) return 0;
  } while (line[0] != 0);
  return 1;
}

/* The value of a header, "" where there is none. */
static const char *header(const char *head, const char *name, char *value, size_t room) {
  value[0] = 0;
  size_t length = strlen(name);
  for (const char *line = strstr(head, "\r\n"); line != NULL && line[2] != '\r'; line = strstr(line, "\r\n")) {
    line += 2;
    if (strncasecmp(line, name, length) != 0 || line[length] != ':') continue;
    const char *start = line + length + 1;
    while (*start == ' ') start++;
    size_t size = (size_t)(strstr(start, "\r\n") - start);
    if (size >= room) size = room - 1;
    memcpy(value, start, size);
    value[size] = 0;
    break;
  }
  return value;
}

static int answer(struct connection *c, int status, const char *headers, const char *body) {
  char head[8192];
  int length = snprintf(head, sizeof head,
                        "HTTP/1.1 %d X\r\nserver: instant\r\nx-amz-request-id: INSTANT\r\n%scontent-length: %zu\r\n\r\n",
                        status, headers, strlen(body));
  return write_all(c, head, (size_t)length) && write_all(c, body, strlen(body));
}

static const char *time_text = "Mon, 02 Nov 2026 10:00:00 GMT";

static int send_object(struct connection *c, const char *method, const char *head, long long size) {
  char value[256], text[1024];
  long long start = 0, end = size - 1;
  int status = 200;
  if (sscanf(header(head, "range", value, sizeof value), "bytes=%lld-%lld", &start, &end) >= 1) {
    status = 206;
    if (end >= size) end = size - 1;
  }
  long long length = end - start + 1;
  int written = snprintf(text, sizeof text,
                         "HTTP/1.1 %d X\r\nx-amz-request-id: INSTANT\r\netag: \"instant-1\"\r\nlast-modified: %s\r\n"
                         "accept-ranges: bytes\r\ncontent-type: application/octet-stream\r\ncontent-length: %lld\r\n",
                         status, time_text, length);
  if (status == 206)
    written += snprintf(text + written, sizeof text - (size_t)written, "content-range: bytes %lld-%lld/%lld\r\n", start,
                        end, size);
  written += snprintf(text + written, sizeof text - (size_t)written, "\r\n");
  if (!write_all(c, text, (size_t)written)) return 0;
  if (strcmp(method, "HEAD") == 0) return 1;
  while (length > 0) {
    size_t piece = length < CHUNK ? (size_t)length : CHUNK;
    if (!write_all(c, pattern, piece)) return 0;
    length -= (long long)piece;
  }
  return 1;
}

struct text {
  char *bytes;
  size_t length, room;
};

static void append(struct text *text, const char *format, ...) {
  if (text->room - text->length < 1024) text->bytes = realloc(text->bytes, text->room = text->room * 2 + 4096);
  va_list values;
  va_start(values, format);
  text->length += (size_t)vsnprintf(text->bytes + text->length, 1024, format, values);
  va_end(values);
}

static void append_object(struct text *page, const char *key, long long size) {
  append(page,
         "<Contents><Key>%s</Key><LastModified>2026-11-02T10:00:00.000Z</LastModified><ETag>&quot;instant-1&quot;</ETag>"
         "<Size>%lld</Size><StorageClass>STANDARD</StorageClass></Contents>",
         key, size);
}

/* A parameter of the query, with "%2F" as a slash. */
static void parameter(const char *query, const char *name, char *value, size_t room) {
  value[0] = 0;
  size_t length = strlen(name), filled = 0;
  for (const char *at = query; at != NULL && *at != 0; at = strchr(at, '&')) {
    if (*at == '&') at++;
    if (strncmp(at, name, length) != 0 || at[length] != '=') continue;
    for (at += length + 1; *at != 0 && *at != '&' && filled + 1 < room; at++) {
      if (strncasecmp(at, "%2f", 3) == 0) {
        value[filled++] = '/';
        at += 2;
      } else {
        value[filled++] = *at;
      }
    }
    value[filled] = 0;
    return;
  }
}

/* A parameter of the query, decoded. */
static void decoded_parameter(const char *query, const char *name, char *value, size_t room) {
  size_t length = strlen(name), filled = 0;
  value[0] = 0;
  for (const char *at = query; at != NULL && *at != 0; at = strchr(at, '&')) {
    if (*at == '&') at++;
    if (strncmp(at, name, length) != 0 || at[length] != '=') continue;
    for (at += length + 1; *at != 0 && *at != '&' && filled + 1 < room; at++) {
      unsigned byte = (unsigned char)*at;
      if (*at == '%' && sscanf(at + 1, "%2x", &byte) == 1) at += 2;
      else if (*at == '+') byte = ' ';
      value[filled++] = (char)byte;
    }
    value[filled] = 0;
    return;
  }
}

/* A million keys of one pattern: sorted, and written as they stand in pages. */
struct key_list {
  struct key_list *next;
  char prefix[64];
  long count;
  char **keys;
  char *rows;       /* <Contents>…</Contents>, one after the other */
  size_t *offsets;  /* where each row begins, and where the last one ends */
};
static struct key_list *key_lists;

static unsigned long long mixed(unsigned long long value) {
  value = (value ^ (value >> 30)) * 0xbf58476d1ce4e5b9ull;
  value = (value ^ (value >> 27)) * 0x94d049bb133111ebull;
  return value ^ (value >> 31);
}

/* The key behind the prefix, by its pattern. */
static void key_of(const char *pattern_name, long index, char *key) {
  if (strcmp(pattern_name, "random") == 0) {
    sprintf(key, "%016llx.bin", mixed((unsigned long long)index + 1));
  } else if (strcmp(pattern_name, "skewed") == 0) {
    /* Nine of ten share a long beginning. */
    if (index % 10 == 0) sprintf(key, "%c%07ld.log", (char)('a' + index / 10 % 26), index);
    else sprintf(key, "measurements-of-2026-%07ld.log", index);
  } else if (strcmp(pattern_name, "unicode") == 0) {
    unsigned letter = 0xac00 + (unsigned)(mixed((unsigned long long)index) % 11172);
    sprintf(key, "%c%c%c%07ld.txt", (char)(0xe0 | letter >> 12), (char)(0x80 | (letter >> 6 & 63)),
            (char)(0x80 | (letter & 63)), index);
  } else if (strcmp(pattern_name, "spread") == 0) {
    sprintf(key, "folder-%04ld/%06ld.dat", index / 1000, index);
  } else {
    sprintf(key, "%09ld.csv", index);
  }
}

static int compare_keys(const void *one, const void *other) {
  return strcmp(*(char *const *)one, *(char *const *)other);
}

static void append_encoded(struct text *text, const char *key) {
  for (; *key != 0; key++) {
    unsigned char byte = (unsigned char)*key;
    if (byte < 0x80) append(text, "%c", byte);
    else append(text, "%%%02X", byte);
  }
}

/* The keys below a prefix of the form "list-PATTERN-N/"; NULL where it is none. */
static struct key_list *keys_below(const char *prefix) {
  char pattern_name[32];
  long count = 0;
  if (sscanf(prefix, "list-%31[a-z]-%ld/", pattern_name, &count) != 2 || count <= 0) return NULL;
  struct key_list *list;
  pthread_mutex_lock(&lock);
  for (list = key_lists; list != NULL; list = list->next)
    if (strcmp(list->prefix, prefix) == 0) break;
  if (list == NULL) {
    list = calloc(1, sizeof *list);
    snprintf(list->prefix, sizeof list->prefix, "%.63s", prefix);
    list->count = count;
    list->keys = malloc((size_t)count * sizeof *list->keys);
    list->offsets = malloc(((size_t)count + 1) * sizeof *list->offsets);
    for (long index = 0; index < count; index++) {
      char key[256];
      size_t length = (size_t)sprintf(key, "%s", prefix);
      key_of(pattern_name, index, key + length);
      list->keys[index] = strdup(key);
    }
    qsort(list->keys, (size_t)count, sizeof *list->keys, compare_keys);
    struct text rows = {0};
    for (long index = 0; index < count; index++) {
      list->offsets[index] = rows.length;
      append(&rows, "<Contents><Key>");
      append_encoded(&rows, list->keys[index]);
      append(&rows,
             "</Key><LastModified>2026-%02ld-02T10:%02ld:00.000Z</LastModified><ETag>&quot;%016llx%016llx&quot;</ETag>"
             "<Size>%lld</Size><StorageClass>STANDARD</StorageClass></Contents>",
             index % 12 + 1, index % 60, mixed((unsigned long long)index), mixed((unsigned long long)index + 7),
             (long long)(mixed((unsigned long long)index) % 100000000));
    }
    list->offsets[count] = rows.length;
    list->rows = rows.bytes;
    list->next = key_lists;
    key_lists = list;
  }
  pthread_mutex_unlock(&lock);
  return list;
}

static unsigned hex_digit(char digit) {
  return (unsigned)(digit <= '9' ? digit - '0' : digit - 'A' + 10);
}

/* Rows as they stand where nobody has asked for encoded keys; nothing else in them has a per cent sign. */
static size_t decode_rows(const char *rows, size_t length, char *decoded) {
  size_t filled = 0;
  for (size_t at = 0; at < length; at++) {
    unsigned byte = (unsigned char)rows[at];
    if (byte == '%') {
      byte = hex_digit(rows[at + 1]) << 4 | hex_digit(rows[at + 2]);
      at += 2;
    }
    decoded[filled++] = (char)byte;
  }
  return filled;
}

/* A page of a key list, after a token (which is a number) or a key. */
static int send_keys(struct connection *c, const char *query, struct key_list *list) {
  char after[1024], token[64], delimiter[8], encoding[8];
  decoded_parameter(query, "encoding-type", encoding, sizeof encoding);
  decoded_parameter(query, "start-after", after, sizeof after);
  if (after[0] == 0) decoded_parameter(query, "marker", after, sizeof after);
  decoded_parameter(query, "continuation-token", token, sizeof token);
  decoded_parameter(query, "delimiter", delimiter, sizeof delimiter);
  long low = 0, high = list->count;
  while (low < high) {
    long middle = (low + high) / 2;
    if (strcmp(list->keys[middle], after) <= 0) low = middle + 1;
    else high = middle;
  }
  long first = token[0] != 0 ? atol(token) : low, next = first, names = 0;
  struct text page = {0};
  append(&page,
         "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
         "<Name>b</Name>%s",
         encoding[0] != 0 ? "<EncodingType>url</EncodingType>" : "");
  size_t prefix_length = strlen(list->prefix);
  int is_delimited = delimiter[0] != 0 && strchr(list->keys[0] + prefix_length, '/') != NULL;
  while (next < list->count && names < PAGE) {
    const char *slash = is_delimited ? strchr(list->keys[next] + prefix_length, '/') : NULL;
    if (slash == NULL) {
      next++;
    } else {
      size_t length = (size_t)(slash - list->keys[next]) + 1;
      append(&page, "<CommonPrefixes><Prefix>%.*s</Prefix></CommonPrefixes>", (int)length, list->keys[next]);
      long start = next;
      while (next < list->count && strncmp(list->keys[next], list->keys[start], length) == 0) next++;
    }
    names++;
  }
  append(&page, "<KeyCount>%ld</KeyCount><IsTruncated>%s</IsTruncated>", names, next < list->count ? "true" : "false");
  if (next < list->count) append(&page, "<NextContinuationToken>%ld</NextContinuationToken>", next);
  size_t rows = is_delimited ? 0 : list->offsets[next] - list->offsets[first];
  const char *end = "</ListBucketResult>", *written = list->rows + list->offsets[first];
  char *decoded = NULL;
  if (encoding[0] == 0 && memchr(written, '%', rows) != NULL) {
    decoded = malloc(rows);
    rows = decode_rows(written, rows, decoded);
    written = decoded;
  }
  char head[512];
  int length = snprintf(head, sizeof head,
                        "HTTP/1.1 200 X\r\nx-amz-request-id: INSTANT\r\ncontent-type: application/xml\r\n"
                        "content-length: %zu\r\n\r\n",
                        page.length + rows + strlen(end));
  int done = write_all(c, head, (size_t)length) && write_all(c, page.bytes, page.length) &&
             write_all(c, written, rows) && write_all(c, end, strlen(end));
  free(page.bytes);
  free(decoded);
  return done;
}

static int send_list(struct connection *c, const char *query) {
  char prefix[1024], token[64];
  decoded_parameter(query, "prefix", prefix, sizeof prefix);
  struct key_list *list = keys_below(prefix);
  if (list != NULL) return send_keys(c, query, list);
  parameter(query, "continuation-token", token, sizeof token);
  if (token[0] == 0) parameter(query, "marker", token, sizeof token);
  const char *number = strstr(token, "file-");
  long first = number != NULL ? atol(number + 5) + 1 : atol(token), count = 0;
  long long size = -1;
  struct text page = {0};
  append(&page, "<?xml version=\"1.0\"?><ListBucketResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Name>b</Name>");
  if (sscanf(prefix, "many-%ld/", &count) == 1 && strchr(prefix, '/') != NULL) {
    long end = first + PAGE < count ? first + PAGE : count;
    for (long index = first; index < end; index++) {
      char key[128];
      snprintf(key, sizeof key, "many-%ld/file-%05ld", count, index);
      append_object(&page, key, SMALL);
    }
    append(&page, "<KeyCount>%ld</KeyCount><IsTruncated>%s</IsTruncated>", end - first, end < count ? "true" : "false");
    if (end < count) append(&page, "<NextContinuationToken>%ld</NextContinuationToken>", end);
  } else {
    if (sscanf(prefix, "size-%lld", &size) == 1) append_object(&page, prefix, size);
    append(&page, "<KeyCount>%d</KeyCount><IsTruncated>false</IsTruncated>", size >= 0);
  }
  append(&page, "</ListBucketResult>");
  int done = answer(c, 200, "content-type: application/xml\r\n", page.bytes);
  free(page.bytes);
  return done;
}

static long new_upload(void) {
  pthread_mutex_lock(&lock);
  if (upload_count == upload_room) uploads = realloc(uploads, (size_t)(upload_room = upload_room * 2 + 64) * sizeof *uploads);
  uploads[upload_count] = 0;
  long id = upload_count++;
  pthread_mutex_unlock(&lock);
  return id;
}

static int serve(struct connection *c) {
  size_t length = read_head(c);
  if (length == 0) return 0;
  char head[HEAD_LIMIT + 1], method[16], target[8192], value[256], extra[512];
  memcpy(head, c->buffer, length);
  head[length] = 0;
  take(c, length);
  if (sscanf(head, "%15s %8191s", method, target) != 2) return 0;
  char *query = strchr(target, '?');
  if (query != NULL) *query++ = 0;
  else query = target + strlen(target);

  if (strcasecmp(header(head, "expect", value, sizeof value), "100-continue") == 0)
    if (!write_all(c, "HTTP/1.1 100 Continue\r\n\r\n", 25)) return 0;
  long long size = 0;
  if (strcasecmp(header(head, "transfer-encoding", value, sizeof value), "chunked") == 0) {
    if (!skip_chunks(c, &size)) return 0;
  } else {
    size = atoll(header(head, "content-length", value, sizeof value));
    if (!skip(c, size)) return 0;
  }
  if (delay_ms > 0) usleep((useconds_t)delay_ms * 1000);

  const char *key = strchr(target + 1, '/');
  int has_key = key != NULL && key[1] != 0;
  char upload[64], crc[256];
  parameter(query, "uploadId", upload, sizeof upload);
  if (strcmp(method, "PUT") == 0) {
    if (upload[0] != 0) {
      pthread_mutex_lock(&lock);
      uploads[atol(upload)] += size;
      pthread_mutex_unlock(&lock);
    } else if (has_key) {
      put_object(target, size);
    }
    header(head, "x-amz-checksum-crc32", crc, sizeof crc);
    snprintf(extra, sizeof extra, "etag: \"instant-1\"\r\n%s%s%s", crc[0] ? "x-amz-checksum-crc32: " : "", crc,
             crc[0] ? "\r\n" : "");
    return answer(c, 200, extra, "");
  }
  if (strcmp(method, "POST") == 0 && strncmp(query, "uploads", 7) == 0) {
    char body[256];
    snprintf(body, sizeof body, "<InitiateMultipartUploadResult><UploadId>%ld</UploadId></InitiateMultipartUploadResult>",
             new_upload());
    int wants = header(head, "x-amz-checksum-algorithm", value, sizeof value)[0] != 0;
    return answer(c, 200, wants ? "x-amz-checksum-algorithm: CRC32\r\n" : "", body);
  }
  if (strcmp(method, "POST") == 0 && upload[0] != 0) {
    pthread_mutex_lock(&lock);
    size = uploads[atol(upload)];
    pthread_mutex_unlock(&lock);
    put_object(target, size);
    return answer(c, 200, "content-type: application/xml\r\n",
                  "<CompleteMultipartUploadResult><ETag>&quot;instant-1&quot;</ETag></CompleteMultipartUploadResult>");
  }
  if (strcmp(method, "DELETE") == 0) return answer(c, 204, "", "");
  if (!has_key) {
    if (strcmp(method, "HEAD") == 0) return answer(c, 200, "x-amz-bucket-region: us-east-1\r\n", "");
    if (strncmp(query, "location", 8) == 0) return answer(c, 200, "", "<LocationConstraint/>");
    return send_list(c, query);
  }
  size = size_of(target);
  if (size >= 0) return send_object(c, method, head, size);
  if (strcmp(method, "HEAD") == 0) return answer(c, 404, "", "");
  return answer(c, 404, "", "<Error><Code>NoSuchKey</Code><Message>no</Message></Error>");
}

static void *run(void *argument) {
  struct connection *c = argument;
  c->chunk = malloc(CHUNK);
  int open = 1;
  if (tls != NULL) {
    c->ssl = SSL_new(tls);
    SSL_set_fd(c->ssl, c->fd);
    open = SSL_accept(c->ssl) == 1;
  }
  while (open && serve(c)) continue;
  if (c->ssl != NULL) SSL_free(c->ssl);
  close(c->fd);
  free(c->chunk);
  free(c);
  return NULL;
}

int main(int count, char **words) {
  signal(SIGPIPE, SIG_IGN);
  for (int index = 1; index < count; index++) {
    if (strcmp(words[index], "--delay") == 0 && index + 1 < count) {
      delay_ms = atol(words[++index]);
    } else if (strcmp(words[index], "--tls") == 0 && index + 2 < count) {
      tls = SSL_CTX_new(TLS_server_method());
      if (SSL_CTX_use_certificate_chain_file(tls, words[++index]) != 1) return 2;
      if (SSL_CTX_use_PrivateKey_file(tls, words[++index], SSL_FILETYPE_PEM) != 1) return 2;
    }
  }
  pattern = malloc(CHUNK);
  for (int index = 0; index < CHUNK; index++) pattern[index] = (char)(index * 31 + index / 251);
  int listener = socket(AF_INET, SOCK_STREAM, 0), one = 1;
  struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
  socklen_t room = sizeof address;
  if (bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 512) != 0) return 1;
  getsockname(listener, (struct sockaddr *)&address, &room);
  printf("%d\n", ntohs(address.sin_port));
  fflush(stdout);
  for (;;) {
    int fd = accept(listener, NULL, NULL);
    if (fd < 0) continue;
    setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
    struct connection *c = calloc(1, sizeof *c);
    c->fd = fd;
    pthread_t thread;
    if (pthread_create(&thread, NULL, run, c) != 0) return 1;
    pthread_detach(thread);
  }
}
