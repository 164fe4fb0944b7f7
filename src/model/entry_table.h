/* How a kind of entry is written down: fields in the order of the columns, and
 * the statements that follow from them.
 *
 * find: id, version, changed_at, changed_by, then the columns. add ends in
 * customer, moment and author; save in moment, author, id and version. */
#ifndef MODEL_ENTRY_TABLE_H
#define MODEL_ENTRY_TABLE_H

#include "model/entry_private.h"

#define F(member, text, kind_of, column)                                      \
    .name = #column, .label = text, .type = kind_of,                          \
    .offset = FIELD_AT(struct entry, member)
#define COUNT(table) (sizeof table / sizeof table[0])

#define FIND(table, columns)                                                  \
    "SELECT x.id, x.version, x.changed_at, w.name, " columns " FROM " table   \
    " x LEFT JOIN account w ON w.id = x.changed_by WHERE x.id = ?"            \
    " AND x.customer_id = ? AND x.deleted_at IS NULL"
#define ADD(table, columns, marks)                                            \
    "INSERT INTO " table " (" columns ", customer_id, created_at, created_by)" \
    " VALUES (" marks ", ?, ?, ?)"
#define SAVE(table, sets)                                                     \
    "UPDATE " table " SET " sets ", changed_at = ?, changed_by = ?,"          \
    " version = version + 1 WHERE id = ? AND version = ?"                     \
    " AND deleted_at IS NULL"
#define DROP(table)                                                           \
    "UPDATE " table " SET deleted_at = ?, deleted_by = ?,"                    \
    " version = version + 1 WHERE id = ? AND version = ?"                     \
    " AND deleted_at IS NULL"
#define GONE(table)                                                           \
    "SELECT deleted_at FROM " table " WHERE id = ? AND customer_id = ?"       \
    " AND deleted_at > ? FOR UPDATE"
#define BACK(table)                                                           \
    "UPDATE " table " SET deleted_at = NULL, deleted_by = NULL,"              \
    " version = version + 1 WHERE id = ? AND deleted_at IS NOT NULL"
/* Those in the bin count: they may come back. */
#define LAST(table, column)                                                   \
    "SELECT COALESCE(MAX(CAST(SUBSTR(" column ", 13) AS UNSIGNED)), 0)"       \
    " FROM " table " WHERE " column " LIKE ?"
#define STATEMENTS(table, columns, marks, sets, shown)                        \
    .find = FIND(table, shown), .add = ADD(table, columns, marks),            \
    .save = SAVE(table, sets), .drop = DROP(table), .gone = GONE(table),      \
    .back = BACK(table)

#define FIELDS(table, hidden)                                                 \
    .fields = table, .count = COUNT(table), .shown = COUNT(table) - (hidden)

#define ENTRY_HINT_CODE N_("Empty = the next number.")

/* The kinds, a file each: entry_kind_sale.c and so on. */
extern const struct entry_kind entry_kinds_sale[], entry_kinds_service[],
    entry_kinds_contract[], entry_kinds_money[];
extern const size_t entry_kinds_sale_count, entry_kinds_service_count,
    entry_kinds_contract_count, entry_kinds_money_count;

#endif
