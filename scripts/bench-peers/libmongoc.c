// libmongoc against the bench's mongod: libmongoc URI FOLDER, where the bench has put the documents.
//
// Says "ready NAME", then answers each line "round TASK" with "figure NUMBER", or "error TEXT". Figures are seconds, or
// microseconds of processor time an operation for the task whose name ends in cpu. Documents that are read are walked
// to their end, as a program would that looks at its results.
#include <mongoc/mongoc.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define CROWD 32
#define LARGE_FILE 1000

static mongoc_client_t *client;
static mongoc_client_pool_t *pool;
static const char *folder;
static bson_t *small, *large;
static uint64_t sink;

static struct {
    long operations, bulk, tweets, orders, large, mixed, gridFSBytes, files, gridFSFiles, gridFSFileBytes, crowd, workers;
} counts;

static void fail(const char *text) {
    printf("error %s\n", text);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static double processor_seconds(void) {
    struct rusage usage;
    getrusage(RUSAGE_SELF, &usage);
    return (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec)
        + (double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
}

static uint8_t *contents(const char *path, size_t *size) {
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    fseek(file, 0, SEEK_END);
    *size = (size_t)ftell(file);
    rewind(file);
    uint8_t *bytes = malloc(*size + 1);
    if (fread(bytes, 1, *size, file) != *size) fail("a file is shorter than it was");
    bytes[*size] = 0;
    fclose(file);
    return bytes;
}

// Has the server put on disk what was written before, which would else be charged to whoever writes next.
static void settle(void) {
    bson_error_t error;
    bson_t *command = BCON_NEW("fsync", BCON_INT32(1));
    if (!mongoc_client_command_simple(client, "admin", command, NULL, NULL, &error)) fail(error.message);
    bson_destroy(command);
}

static mongoc_collection_t *fresh(const char *name) {
    bson_error_t error;
    mongoc_database_t *database = mongoc_client_get_database(client, "perftest");
    mongoc_collection_t *old = mongoc_client_get_collection(client, "perftest", name);
    mongoc_collection_drop(old, &error);
    mongoc_collection_destroy(old);
    mongoc_collection_t *collection = mongoc_database_create_collection(database, name, NULL, &error);
    mongoc_database_destroy(database);
    if (!collection) fail(error.message);
    settle();
    return collection;
}

// MARK: Single documents

static double run_command(void) {
    bson_error_t error;
    mongoc_database_t *database = mongoc_client_get_database(client, "perftest");
    bson_t *command = BCON_NEW("hello", BCON_BOOL(true));
    double started = now();
    for (long index = 0; index < counts.operations; index++) {
        bson_t reply;
        if (!mongoc_database_command_simple(database, command, NULL, &reply, &error)) fail(error.message);
        bson_destroy(&reply);
    }
    double elapsed = now() - started;
    bson_destroy(command);
    mongoc_database_destroy(database);
    return elapsed;
}

static double insert_each(const bson_t *document, long count) {
    bson_error_t error;
    mongoc_collection_t *collection = fresh("insert_libmongoc");
    double started = now();
    for (long index = 0; index < count; index++) {
        if (!mongoc_collection_insert_one(collection, document, NULL, NULL, &error)) fail(error.message);
    }
    double elapsed = now() - started;
    mongoc_collection_destroy(collection);
    return elapsed;
}

static void walk(const bson_t *document) {
    bson_iter_t iter;
    uint64_t sum = 0;
    bson_iter_init(&iter, document);
    while (bson_iter_next(&iter)) sum += (uint64_t)bson_iter_type(&iter);
    __atomic_fetch_add(&sink, sum, __ATOMIC_RELAXED);
}

static long drain(mongoc_cursor_t *cursor) {
    const bson_t *document;
    bson_error_t error;
    long seen = 0;
    while (mongoc_cursor_next(cursor, &document)) {
        walk(document);
        seen++;
    }
    if (mongoc_cursor_error(cursor, &error)) fail(error.message);
    mongoc_cursor_destroy(cursor);
    return seen;
}

static void find_ones(mongoc_client_t *client, long first, long count) {
    mongoc_collection_t *collection = mongoc_client_get_collection(client, "perftest", "corpus");
    for (long step = first; step < first + count; step++) {
        bson_t *filter = BCON_NEW("_id", BCON_INT32((int32_t)(step % counts.tweets + 1)));
        bson_t *options = BCON_NEW("limit", BCON_INT64(1), "singleBatch", BCON_BOOL(true));
        if (drain(mongoc_collection_find_with_opts(collection, filter, options, NULL)) != 1) fail("not found");
        bson_destroy(filter);
        bson_destroy(options);
    }
    mongoc_collection_destroy(collection);
}

static double find_one(void) {
    double started = now();
    find_ones(client, 0, counts.operations);
    return now() - started;
}

// MARK: Many documents

static double find_all(const char *name, long amount) {
    mongoc_collection_t *collection = mongoc_client_get_collection(client, "perftest", name);
    bson_t filter = BSON_INITIALIZER;
    double started = now();
    if (drain(mongoc_collection_find_with_opts(collection, &filter, NULL, NULL)) != amount) fail("wrong count");
    double elapsed = now() - started;
    mongoc_collection_destroy(collection);
    return elapsed;
}

static void insert_documents(mongoc_collection_t *collection, const bson_t **documents, size_t count) {
    bson_error_t error;
    if (!mongoc_collection_insert_many(collection, documents, count, NULL, NULL, &error)) fail(error.message);
}

static double insert_many(const bson_t *document, long count) {
    mongoc_collection_t *collection = fresh("bulk_libmongoc");
    const bson_t **documents = malloc(sizeof(bson_t *) * (size_t)count);
    for (long index = 0; index < count; index++) documents[index] = document;
    double started = now();
    insert_documents(collection, documents, (size_t)count);
    double elapsed = now() - started;
    free(documents);
    mongoc_collection_destroy(collection);
    return elapsed;
}

static void execute(mongoc_bulk_operation_t *bulk) {
    bson_error_t error;
    bson_t reply;
    if (!mongoc_bulk_operation_execute(bulk, &reply, &error)) fail(error.message);
    bson_destroy(&reply);
    mongoc_bulk_operation_destroy(bulk);
}

static double bulk_write(const bson_t *document, long count) {
    mongoc_collection_t *collection = fresh("bulk_libmongoc");
    double started = now();
    mongoc_bulk_operation_t *bulk = mongoc_collection_create_bulk_operation_with_opts(collection, NULL);
    for (long index = 0; index < count; index++) mongoc_bulk_operation_insert(bulk, document);
    execute(bulk);
    double elapsed = now() - started;
    mongoc_collection_destroy(collection);
    return elapsed;
}

static double mixed(void) {
    mongoc_collection_t *collection = fresh("mixed_libmongoc");
    bson_t filter = BSON_INITIALIZER;
    bson_error_t error;
    double started = now();
    mongoc_bulk_operation_t *bulk = mongoc_collection_create_bulk_operation_with_opts(collection, NULL);
    for (long index = 0; index < counts.mixed; index++) {
        mongoc_bulk_operation_insert(bulk, small);
        if (!mongoc_bulk_operation_replace_one_with_opts(bulk, &filter, small, NULL, &error)) fail(error.message);
        if (!mongoc_bulk_operation_remove_one_with_opts(bulk, &filter, NULL, &error)) fail(error.message);
    }
    execute(bulk);
    double elapsed = now() - started;
    mongoc_collection_destroy(collection);
    return elapsed;
}

// MARK: GridFS

static mongoc_gridfs_bucket_t *bucket_named(mongoc_client_t *client, const char *name) {
    bson_error_t error;
    mongoc_database_t *database = mongoc_client_get_database(client, "perftest");
    bson_t *options = BCON_NEW("bucketName", BCON_UTF8(name));
    mongoc_gridfs_bucket_t *bucket = mongoc_gridfs_bucket_new(database, options, NULL, &error);
    bson_destroy(options);
    mongoc_database_destroy(database);
    if (!bucket) fail(error.message);
    return bucket;
}

static void store(mongoc_gridfs_bucket_t *bucket, const char *name, uint8_t *bytes, size_t size) {
    bson_error_t error;
    bson_value_t id;
    mongoc_stream_t *stream = mongoc_gridfs_bucket_open_upload_stream(bucket, name, NULL, &id, &error);
    if (!stream) fail(error.message);
    if (mongoc_stream_write(stream, bytes, size, 0) != (ssize_t)size) fail("an upload was cut short");
    if (mongoc_stream_close(stream) != 0) fail("an upload could not be ended");
    mongoc_stream_destroy(stream);
    bson_value_destroy(&id);
}

static uint8_t *fetch(mongoc_gridfs_bucket_t *bucket, int32_t number, size_t size) {
    bson_error_t error;
    bson_value_t id = {.value_type = BSON_TYPE_INT32, .value.v_int32 = number};
    mongoc_stream_t *stream = mongoc_gridfs_bucket_open_download_stream(bucket, &id, &error);
    if (!stream) fail(error.message);
    uint8_t *bytes = malloc(size);
    size_t received = 0;
    while (received < size) {
        ssize_t count = mongoc_stream_read(stream, bytes + received, size - received, 1, 0);
        if (count <= 0) fail("a download was cut short");
        received += (size_t)count;
    }
    mongoc_stream_close(stream);
    mongoc_stream_destroy(stream);
    return bytes;
}

static mongoc_gridfs_bucket_t *fresh_bucket(const char *name) {
    char part[64];
    snprintf(part, sizeof part, "%s.files", name);
    mongoc_collection_destroy(fresh(part));
    snprintf(part, sizeof part, "%s.chunks", name);
    mongoc_collection_destroy(fresh(part));
    mongoc_gridfs_bucket_t *bucket = bucket_named(client, name);
    uint8_t tiny = 0;
    store(bucket, "tiny", &tiny, 1);
    settle();
    return bucket;
}

static double upload(void) {
    char path[4096];
    size_t size;
    snprintf(path, sizeof path, "%s/gridfs_large.bin", folder);
    uint8_t *bytes = contents(path, &size);
    mongoc_gridfs_bucket_t *bucket = fresh_bucket("grid_libmongoc");
    double started = now();
    store(bucket, "large", bytes, size);
    double elapsed = now() - started;
    mongoc_gridfs_bucket_destroy(bucket);
    free(bytes);
    return elapsed;
}

static double download(void) {
    mongoc_gridfs_bucket_t *bucket = bucket_named(client, "stored");
    double started = now();
    uint8_t *bytes = fetch(bucket, LARGE_FILE, (size_t)counts.gridFSBytes);
    double elapsed = now() - started;
    free(bytes);
    mongoc_gridfs_bucket_destroy(bucket);
    return elapsed;
}

// MARK: Many files

typedef struct {
    void (*work)(mongoc_client_t *client, long number);
    long count;
    long next;
} Files;

static void *work_on_files(void *context) {
    Files *files = context;
    mongoc_client_t *mine = mongoc_client_pool_pop(pool);
    long number;
    while ((number = __atomic_fetch_add(&files->next, 1, __ATOMIC_RELAXED)) < files->count) files->work(mine, number);
    mongoc_client_pool_push(pool, mine);
    return NULL;
}

static double on_threads(Files files, long threads) {
    pthread_t all[64];
    double started = now();
    for (long index = 0; index < threads; index++) {
        if (pthread_create(&all[index], NULL, work_on_files, &files)) fail("no thread");
    }
    for (long index = 0; index < threads; index++) pthread_join(all[index], NULL);
    return now() - started;
}

static void import_file(mongoc_client_t *client, long number) {
    char path[4096];
    size_t size, count = 0, capacity = 8192;
    snprintf(path, sizeof path, "%s/ldjson%ld.txt", folder, number);
    uint8_t *text = contents(path, &size);
    bson_t **documents = malloc(sizeof(bson_t *) * capacity);
    bson_error_t error;
    for (char *line = (char *)text; *line;) {
        size_t length = strcspn(line, "\n");
        if (count == capacity) documents = realloc(documents, sizeof(bson_t *) * (capacity *= 2));
        documents[count] = bson_new_from_json((uint8_t *)line, (ssize_t)length, &error);
        if (!documents[count++]) fail(error.message);
        line += length + (line[length] == '\n');
    }
    mongoc_collection_t *collection = mongoc_client_get_collection(client, "perftest", "import_libmongoc");
    insert_documents(collection, (const bson_t **)documents, count);
    mongoc_collection_destroy(collection);
    for (size_t index = 0; index < count; index++) bson_destroy(documents[index]);
    free(documents);
    free(text);
}

static void export_file(mongoc_client_t *client, long number) {
    char path[4096];
    snprintf(path, sizeof path, "%s/out_libmongoc_%ld", folder, number);
    FILE *file = fopen(path, "w");
    if (!file) fail(path);
    mongoc_collection_t *collection = mongoc_client_get_collection(client, "perftest", "ldjson");
    bson_t *filter = BCON_NEW("file", BCON_INT32((int32_t)number));
    mongoc_cursor_t *cursor = mongoc_collection_find_with_opts(collection, filter, NULL, NULL);
    const bson_t *document;
    bson_error_t error;
    while (mongoc_cursor_next(cursor, &document)) {
        size_t length;
        char *text = bson_as_relaxed_extended_json(document, &length);
        fwrite(text, 1, length, file);
        fputc('\n', file);
        bson_free(text);
    }
    if (mongoc_cursor_error(cursor, &error)) fail(error.message);
    mongoc_cursor_destroy(cursor);
    bson_destroy(filter);
    mongoc_collection_destroy(collection);
    if (fclose(file)) fail(path);
}

static void upload_file(mongoc_client_t *client, long number) {
    char path[4096], name[32];
    size_t size;
    snprintf(path, sizeof path, "%s/gridfs%ld.bin", folder, number);
    snprintf(name, sizeof name, "file%ld", number);
    uint8_t *bytes = contents(path, &size);
    mongoc_gridfs_bucket_t *bucket = bucket_named(client, "gridmany_libmongoc");
    store(bucket, name, bytes, size);
    mongoc_gridfs_bucket_destroy(bucket);
    free(bytes);
}

static void download_file(mongoc_client_t *client, long number) {
    char path[4096];
    snprintf(path, sizeof path, "%s/out_libmongoc_%ld", folder, number);
    mongoc_gridfs_bucket_t *bucket = bucket_named(client, "stored");
    uint8_t *bytes = fetch(bucket, (int32_t)number, (size_t)counts.gridFSFileBytes);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, (size_t)counts.gridFSFileBytes, file) != (size_t)counts.gridFSFileBytes) fail(path);
    if (fclose(file)) fail(path);
    free(bytes);
    mongoc_gridfs_bucket_destroy(bucket);
}

static double import_lines(void) {
    mongoc_collection_destroy(fresh("import_libmongoc"));
    return on_threads((Files){import_file, counts.files, 0}, counts.workers);
}

static double export_lines(void) { return on_threads((Files){export_file, counts.files, 0}, counts.workers); }

static double upload_many(void) {
    mongoc_gridfs_bucket_destroy(fresh_bucket("gridmany_libmongoc"));
    return on_threads((Files){upload_file, counts.gridFSFiles, 0}, counts.workers);
}

static double download_many(void) {
    return on_threads((Files){download_file, counts.gridFSFiles, 0}, counts.workers);
}

// MARK: 32 at once

static void find_share(mongoc_client_t *client, long member) {
    long share = counts.crowd / CROWD;
    find_ones(client, member * share, share);
}

static double crowd(void) { return on_threads((Files){find_share, CROWD, 0}, CROWD); }

static double crowd_processor(void) {
    double before = processor_seconds();
    crowd();
    return (processor_seconds() - before) * 1e6 / (double)counts.crowd;
}

// MARK: Rounds

static bool play(const char *task, double *figure) {
    if (!strcmp(task, "run command")) return *figure = run_command(), true;
    if (!strcmp(task, "find one by id")) return *figure = find_one(), true;
    if (!strcmp(task, "small doc insertone")) return *figure = insert_each(small, counts.operations), true;
    if (!strcmp(task, "large doc insertone")) return *figure = insert_each(large, counts.large), true;
    if (!strcmp(task, "find many and empty the cursor")) return *figure = find_all("corpus", counts.tweets), true;
    if (!strcmp(task, "find many structs")) return *figure = find_all("orders", counts.orders), true;
    if (!strcmp(task, "small doc bulk insert")) return *figure = insert_many(small, counts.bulk), true;
    if (!strcmp(task, "large doc bulk insert")) return *figure = insert_many(large, counts.large), true;
    if (!strcmp(task, "small doc collection bulkwrite insert")) return *figure = bulk_write(small, counts.bulk), true;
    if (!strcmp(task, "large doc collection bulkwrite insert")) return *figure = bulk_write(large, counts.large), true;
    if (!strcmp(task, "small doc collection bulkwrite mixed")) return *figure = mixed(), true;
    if (!strcmp(task, "gridfs upload")) return *figure = upload(), true;
    if (!strcmp(task, "gridfs download")) return *figure = download(), true;
    if (!strcmp(task, "ldjson multi-file import")) return *figure = import_lines(), true;
    if (!strcmp(task, "ldjson multi-file export")) return *figure = export_lines(), true;
    if (!strcmp(task, "gridfs multi-file upload")) return *figure = upload_many(), true;
    if (!strcmp(task, "gridfs multi-file download")) return *figure = download_many(), true;
    if (!strcmp(task, "32 at once")) return *figure = crowd(), true;
    if (!strcmp(task, "32 at once cpu")) return *figure = crowd_processor(), true;
    return false;
}

static bson_t *load(const char *name) {
    char path[4096];
    size_t size;
    snprintf(path, sizeof path, "%s/%s", folder, name);
    uint8_t *bytes = contents(path, &size);
    bson_t *document = bson_new_from_data(bytes, size);
    if (!document) fail("a malformed document");
    free(bytes);
    return document;
}

static void load_counts(void) {
    char path[4096];
    snprintf(path, sizeof path, "%s/counts", folder);
    FILE *file = fopen(path, "r");
    long *numbers = (long *)&counts;
    size_t count = sizeof counts / sizeof(long);
    for (size_t index = 0; index < count; index++) {
        if (!file || fscanf(file, "%ld", &numbers[index]) != 1) fail("no counts");
    }
    fclose(file);
}

int main(int argc, char **argv) {
    if (argc != 3) fail("usage: libmongoc URI FOLDER");
    folder = argv[2];
    small = load("small.bson");
    large = load("large.bson");
    load_counts();
    mongoc_init();
    client = mongoc_client_new(argv[1]);
    mongoc_uri_t *uri = mongoc_uri_new(argv[1]);
    if (!client || !uri) fail("cannot make a client");
    pool = mongoc_client_pool_new(uri);
    printf("ready libmongoc %s\n", mongoc_get_version());
    fflush(stdout);
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        double figure;
        if (!strncmp(line, "round ", 6) && play(line + 6, &figure)) printf("figure %.9f\n", figure);
        else printf("error no such task: %s\n", line);
        fflush(stdout);
    }
    mongoc_client_pool_destroy(pool);
    mongoc_uri_destroy(uri);
    mongoc_client_destroy(client);
    mongoc_cleanup();
    return 0;
}
