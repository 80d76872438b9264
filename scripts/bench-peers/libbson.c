/* libbson: libbson FOLDER, where the bench has put the documents. The protocol is that of worker.py.
 *
 * Decoding walks the bytes with bson_iter and visits every value; libbson builds no tree. Encoding appends the values
 * of a tree of C structs, made beforehand. The struct tasks go to and from a C struct with strings of its own.
 */
#include <bson/bson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#define ROUND_SECONDS 0.08

static void fail(const char *what) {
    fprintf(stderr, "libbson: %s\n", what);
    exit(1);
}

static double now(void) {
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec * 1e-9;
}

static volatile uint64_t sink;

/* MARK: Whole documents */

static uint64_t visit(bson_iter_t *iter) {
    uint64_t sum = 0;
    while (bson_iter_next(iter)) {
        sum += bson_iter_key_len(iter);
        bson_iter_t child;
        uint32_t length;
        const uint8_t *bytes;
        switch (bson_iter_type(iter)) {
        case BSON_TYPE_DOUBLE: {
            double value = bson_iter_double(iter);
            uint64_t bits;
            memcpy(&bits, &value, 8);
            sum += bits;
            break;
        }
        case BSON_TYPE_UTF8:
            bson_iter_utf8(iter, &length);
            sum += length;
            break;
        case BSON_TYPE_DOCUMENT:
        case BSON_TYPE_ARRAY:
            if (bson_iter_recurse(iter, &child)) sum += visit(&child);
            break;
        case BSON_TYPE_BINARY: {
            bson_subtype_t subtype;
            bson_iter_binary(iter, &subtype, &length, &bytes);
            sum += length;
            break;
        }
        case BSON_TYPE_OID:
            sum += bson_iter_oid(iter)->bytes[11];
            break;
        case BSON_TYPE_BOOL:
            sum += bson_iter_bool(iter);
            break;
        case BSON_TYPE_DATE_TIME:
            sum += (uint64_t)bson_iter_date_time(iter);
            break;
        case BSON_TYPE_INT32:
            sum += (uint64_t)bson_iter_int32(iter);
            break;
        case BSON_TYPE_INT64:
            sum += (uint64_t)bson_iter_int64(iter);
            break;
        case BSON_TYPE_CODE:
            bson_iter_code(iter, &length);
            sum += length;
            break;
        case BSON_TYPE_REGEX: {
            const char *options;
            sum += strlen(bson_iter_regex(iter, &options));
            break;
        }
        case BSON_TYPE_TIMESTAMP: {
            uint32_t seconds, increment;
            bson_iter_timestamp(iter, &seconds, &increment);
            sum += seconds + increment;
            break;
        }
        default:
            sum += (uint64_t)bson_iter_type(iter);
        }
    }
    return sum;
}

typedef struct Node {
    char *key;
    int keyLength;
    bson_type_t type;
    bson_value_t value;
    struct Node *children;
    int count;
} Node;

static void load_children(bson_iter_t *iter, Node *parent) {
    int capacity = 0;
    parent->children = NULL;
    parent->count = 0;
    while (bson_iter_next(iter)) {
        if (parent->count == capacity) {
            capacity = capacity ? capacity * 2 : 8;
            parent->children = bson_realloc(parent->children, sizeof(Node) * (size_t)capacity);
        }
        Node *node = &parent->children[parent->count++];
        node->key = bson_strdup(bson_iter_key(iter));
        node->keyLength = (int)bson_iter_key_len(iter);
        node->type = bson_iter_type(iter);
        bson_iter_t child;
        if (node->type == BSON_TYPE_DOCUMENT || node->type == BSON_TYPE_ARRAY) {
            bson_iter_recurse(iter, &child);
            load_children(&child, node);
        } else {
            bson_value_copy(bson_iter_value(iter), &node->value);
        }
    }
}

static void append_children(bson_t *target, const Node *parent) {
    for (int index = 0; index < parent->count; index++) {
        const Node *node = &parent->children[index];
        bson_t child;
        if (node->type == BSON_TYPE_DOCUMENT) {
            bson_append_document_begin(target, node->key, node->keyLength, &child);
            append_children(&child, node);
            bson_append_document_end(target, &child);
        } else if (node->type == BSON_TYPE_ARRAY) {
            bson_append_array_begin(target, node->key, node->keyLength, &child);
            append_children(&child, node);
            bson_append_array_end(target, &child);
        } else {
            bson_append_value(target, node->key, node->keyLength, &node->value);
        }
    }
}

/* MARK: The struct */

typedef struct {
    bson_oid_t id;
    char *customer, *city, *product, *note;
    int64_t quantity, stock;
    double price;
    bool paid;
    int64_t at;
} Order;

static void decode_order(bson_iter_t *iter, Order *order) {
    memset(order, 0, sizeof *order);
    while (bson_iter_next(iter)) {
        const char *key = bson_iter_key(iter);
        if (!strcmp(key, "_id")) order->id = *bson_iter_oid(iter);
        else if (!strcmp(key, "customer")) order->customer = bson_iter_dup_utf8(iter, NULL);
        else if (!strcmp(key, "city")) order->city = bson_iter_dup_utf8(iter, NULL);
        else if (!strcmp(key, "product")) order->product = bson_iter_dup_utf8(iter, NULL);
        else if (!strcmp(key, "note")) order->note = bson_iter_dup_utf8(iter, NULL);
        else if (!strcmp(key, "quantity")) order->quantity = bson_iter_as_int64(iter);
        else if (!strcmp(key, "stock")) order->stock = bson_iter_as_int64(iter);
        else if (!strcmp(key, "price")) order->price = bson_iter_double(iter);
        else if (!strcmp(key, "paid")) order->paid = bson_iter_bool(iter);
        else if (!strcmp(key, "at")) order->at = bson_iter_date_time(iter);
    }
}

static void free_order(Order *order) {
    bson_free(order->customer);
    bson_free(order->city);
    bson_free(order->product);
    bson_free(order->note);
}

static void encode_order(bson_t *target, const Order *order) {
    BSON_APPEND_OID(target, "_id", &order->id);
    BSON_APPEND_UTF8(target, "customer", order->customer);
    BSON_APPEND_UTF8(target, "city", order->city);
    BSON_APPEND_UTF8(target, "product", order->product);
    if (order->note) BSON_APPEND_UTF8(target, "note", order->note);
    BSON_APPEND_INT64(target, "quantity", order->quantity);
    BSON_APPEND_INT64(target, "stock", order->stock);
    BSON_APPEND_DOUBLE(target, "price", order->price);
    BSON_APPEND_BOOL(target, "paid", order->paid);
    BSON_APPEND_DATE_TIME(target, "at", order->at);
}

/* MARK: Rounds */

typedef struct {
    uint8_t *data;
    size_t size;
    Node tree;
} Sample;

static Sample samples[3];
static const char *const sampleNames[] = {"flat", "deep", "full"};
static Sample orderData;
static Order *orders;
static int orderCount;

static Sample load(const char *folder, const char *name) {
    char path[4096];
    snprintf(path, sizeof path, "%s/%s.bson", folder, name);
    FILE *file = fopen(path, "rb");
    if (!file) fail(path);
    fseek(file, 0, SEEK_END);
    Sample sample;
    memset(&sample, 0, sizeof sample);
    sample.size = (size_t)ftell(file);
    rewind(file);
    sample.data = bson_malloc(sample.size);
    if (fread(sample.data, 1, sample.size, file) != sample.size) fail(path);
    fclose(file);
    return sample;
}

static double decode_round(const Sample *sample) {
    double started = now(), elapsed;
    double done = 0;
    do {
        for (int index = 0; index < 20; index++) {
            bson_t document;
            bson_iter_t iter;
            bson_init_static(&document, sample->data, sample->size);
            bson_iter_init(&iter, &document);
            sink += visit(&iter);
        }
        done += 20;
    } while ((elapsed = now() - started) < ROUND_SECONDS);
    return done * (double)sample->size / 1e6 / elapsed;
}

static double encode_round(const Sample *sample) {
    double started = now(), elapsed;
    double done = 0;
    do {
        for (int index = 0; index < 20; index++) {
            bson_t document = BSON_INITIALIZER;
            append_children(&document, &sample->tree);
            sink += document.len;
            bson_destroy(&document);
        }
        done += 20;
    } while ((elapsed = now() - started) < ROUND_SECONDS);
    return done * (double)sample->size / 1e6 / elapsed;
}

static void each_order(void (*body)(bson_iter_t *, int)) {
    size_t offset = 0;
    int index = 0;
    while (offset < orderData.size) {
        uint32_t length;
        memcpy(&length, orderData.data + offset, 4);
        bson_t document;
        bson_iter_t iter;
        bson_init_static(&document, orderData.data + offset, length);
        bson_iter_init(&iter, &document);
        body(&iter, index++);
        offset += length;
    }
}

static void decode_and_drop(bson_iter_t *iter, int index) {
    Order order;
    (void)index;
    decode_order(iter, &order);
    sink += (uint64_t)(order.quantity + order.stock + order.at) + strlen(order.customer);
    free_order(&order);
}

static void decode_and_keep(bson_iter_t *iter, int index) {
    orders = bson_realloc(orders, sizeof(Order) * (size_t)(index + 1));
    decode_order(iter, &orders[index]);
    orderCount = index + 1;
}

static double order_round(bool decoding) {
    double started = now(), elapsed;
    double done = 0;
    do {
        if (decoding) {
            each_order(decode_and_drop);
        } else {
            for (int index = 0; index < orderCount; index++) {
                bson_t document = BSON_INITIALIZER;
                encode_order(&document, &orders[index]);
                sink += document.len;
                bson_destroy(&document);
            }
        }
        done += orderCount;
    } while ((elapsed = now() - started) < ROUND_SECONDS);
    return done / elapsed;
}

static bool play(const char *task, double *figure) {
    for (int index = 0; index < 3; index++) {
        size_t length = strlen(sampleNames[index]);
        if (strncmp(task, sampleNames[index], length)) continue;
        if (!strcmp(task + length, " decode")) return *figure = decode_round(&samples[index]), true;
        if (!strcmp(task + length, " encode")) return *figure = encode_round(&samples[index]), true;
    }
    if (strncmp(task, "struct ", 7)) return false;
    const char *direction = strrchr(task, ' ');
    if (strcmp(direction, " decode") && strcmp(direction, " encode")) return false;
    *figure = order_round(!strcmp(direction, " decode"));
    return true;
}

int main(int argc, char **argv) {
    if (argc != 2) fail("usage: libbson FOLDER");
    for (int index = 0; index < 3; index++) {
        samples[index] = load(argv[1], sampleNames[index]);
        bson_t document;
        bson_iter_t iter;
        if (!bson_init_static(&document, samples[index].data, samples[index].size)) fail("malformed document");
        bson_iter_init(&iter, &document);
        load_children(&iter, &samples[index].tree);
    }
    orderData = load(argv[1], "struct");
    each_order(decode_and_keep);
    printf("ready libbson %s\n", bson_get_version());
    fflush(stdout);
    char line[256];
    while (fgets(line, sizeof line, stdin)) {
        line[strcspn(line, "\n")] = 0;
        double figure;
        if (!strncmp(line, "round ", 6) && play(line + 6, &figure)) printf("figure %.6f\n", figure);
        else printf("error no such task: %s\n", line);
        fflush(stdout);
    }
    return 0;
}
