// libmongoc against the bench's mongod: libmongoc URI FOLDER, where the bench has put the documents.
//
// Says "ready NAME", then answers each line "round TASK" with "figure NUMBER", documents a second, or "error TEXT".
// Documents that are read are walked to their end, as a program would that looks at its results.
#include <mongoc/mongoc.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

static mongoc_client_t *client;
static bson_t smallDocument;
static long operations, bulk, tweets;
static uint64_t sink;

static void fail(const char *text) {
    printf("error %s\n", text);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
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
    return collection;
}

static double insert_one(void) {
    bson_error_t error;
    mongoc_collection_t *collection = fresh("insert_libmongoc");
    double started = now();
    for (long index = 0; index < operations; index++) {
        if (!mongoc_collection_insert_one(collection, &smallDocument, NULL, NULL, &error)) fail(error.message);
    }
    double elapsed = now() - started;
    mongoc_collection_destroy(collection);
    return (double)operations / elapsed;
}

static double bulk_insert(void) {
    bson_error_t error;
    mongoc_collection_t *collection = fresh("bulk_libmongoc");
    const bson_t **documents = malloc(sizeof(bson_t *) * (size_t)bulk);
    for (long index = 0; index < bulk; index++) documents[index] = &smallDocument;
    double started = now();
    if (!mongoc_collection_insert_many(collection, documents, (size_t)bulk, NULL, NULL, &error)) fail(error.message);
    double elapsed = now() - started;
    free(documents);
    mongoc_collection_destroy(collection);
    return (double)bulk / elapsed;
}

static void walk(const bson_t *document) {
    bson_iter_t iter;
    bson_iter_init(&iter, document);
    while (bson_iter_next(&iter)) sink += (uint64_t)bson_iter_type(&iter);
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

static double find_one(void) {
    mongoc_collection_t *collection = mongoc_client_get_collection(client, "perftest", "corpus");
    double started = now();
    for (long number = 1; number <= operations; number++) {
        bson_t *filter = BCON_NEW("_id", BCON_INT32((int32_t)number));
        bson_t *options = BCON_NEW("limit", BCON_INT64(1), "singleBatch", BCON_BOOL(true));
        if (drain(mongoc_collection_find_with_opts(collection, filter, options, NULL)) != 1) fail("not found");
        bson_destroy(filter);
        bson_destroy(options);
    }
    double elapsed = now() - started;
    mongoc_collection_destroy(collection);
    return (double)operations / elapsed;
}

static double find_all(const char *name, long amount) {
    mongoc_collection_t *collection = mongoc_client_get_collection(client, "perftest", name);
    bson_t filter = BSON_INITIALIZER;
    double started = now();
    if (drain(mongoc_collection_find_with_opts(collection, &filter, NULL, NULL)) != amount) fail("wrong count");
    double elapsed = now() - started;
    mongoc_collection_destroy(collection);
    return (double)amount / elapsed;
}

static bool play(const char *task, double *figure) {
    if (!strcmp(task, "small doc insertone")) return *figure = insert_one(), true;
    if (!strcmp(task, "find one by id")) return *figure = find_one(), true;
    if (!strcmp(task, "small doc bulk insert")) return *figure = bulk_insert(), true;
    if (!strcmp(task, "find many")) return *figure = find_all("corpus", tweets), true;
    if (!strcmp(task, "find many structs")) return *figure = find_all("orders", 100000), true;
    return false;
}

static void load(const char *folder) {
    char path[4096];
    static uint8_t bytes[1 << 20];
    snprintf(path, sizeof path, "%s/small.bson", folder);
    FILE *file = fopen(path, "rb");
    if (!file) fail("no small.bson");
    size_t size = fread(bytes, 1, sizeof bytes, file);
    fclose(file);
    if (!bson_init_static(&smallDocument, bytes, size)) fail("malformed small.bson");
    snprintf(path, sizeof path, "%s/counts", folder);
    file = fopen(path, "r");
    if (!file || fscanf(file, "%ld %ld %ld", &operations, &bulk, &tweets) != 3) fail("no counts");
    fclose(file);
}

int main(int argc, char **argv) {
    if (argc != 3) fail("usage: libmongoc URI FOLDER");
    load(argv[2]);
    mongoc_init();
    client = mongoc_client_new(argv[1]);
    if (!client) fail("cannot make a client");
    printf("ready libmongoc %s\n", mongoc_get_version());
    fflush(stdout);
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        double figure;
        if (!strncmp(line, "round ", 6) && play(line + 6, &figure)) printf("figure %.6f\n", figure);
        else printf("error no such task: %s\n", line);
        fflush(stdout);
    }
    mongoc_client_destroy(client);
    mongoc_cleanup();
    return 0;
}
