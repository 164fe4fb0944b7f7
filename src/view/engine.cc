/* The bridge to ctemplate: the only C++ file.
 *
 * The stock TemplateDictionary copies every value and takes process-wide locks
 * for every name; this one only shows ctemplate the tree that view.c made
 * (a sixth of the time, and threads do not wait for each other). Templates are
 * loaded and frozen before threads start, so expansion never parses. What a
 * template asks for and the tree does not have is an error, not an empty
 * place: the page is expanded once more, with file tracking, to name them all.
 * No exception leaves this file. */
#include <dirent.h>
#include <sys/stat.h>

#include <cstring>
#include <exception>
#include <iostream>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include <ctemplate/per_expand_data.h>
#include <ctemplate/template.h>
#include <ctemplate/template_annotator.h>
#include <ctemplate/template_cache.h>
#include <ctemplate/template_dictionary_interface.h>
#include <ctemplate/template_emitter.h>

extern "C" {
#include "core/log.h"
#include "view/tree.h"
}

namespace ctemplate {
/* Exported by the library for generated headers; declared nowhere. */
TemplateId GlobalIdForSTS_INIT(const TemplateString &s);
} // namespace ctemplate

using ctemplate::GlobalIdForSTS_INIT;
using ctemplate::TemplateDictionaryInterface;
using ctemplate::TemplateString;

namespace {

constexpr size_t PAGE_BYTES = 48 * 1024; /* most pages are smaller */

/* Set once by view_start, read only afterwards. */
struct library {
    ctemplate::TemplateCache cache;
    std::set<std::string> keys;
};
library *loaded;

/* One expansion: what was missing, and (second pass) in which file. */
struct expansion {
    bool missing = false;
    bool tracking = false;
    std::vector<std::string> files;
    std::set<std::string> said;

    void miss(const char *what, const std::string &name)
    {
        missing = true;
        if (!tracking)
            return;
        std::string where = files.empty() ? "?" : files.back();
        if (said.insert(where + '\n' + name).second)
            log_write(LOG_ERROR, "template %s: %s %s is not set",
                      where.c_str(), what, name.c_str());
    }
};

class node : public TemplateDictionaryInterface {
  public:
    node(const struct view *v, expansion *run) : v_(v), run_(run) {}

  protected:
    TemplateString GetValue(const TemplateString &name) const override
    {
        const struct entry *e = seen(ENTRY_VALUE, name);
        if (e)
            return TemplateString(e->text, strlen(e->text));
        run_->miss("marker", std::string(name.data(), name.size()));
        return TemplateString("", 0);
    }

    bool IsHiddenSection(const TemplateString &name) const override
    {
        const struct entry *e = seen(ENTRY_SECTION, name);
        return !e || (!e->shown && e->count == 0);
    }

    bool IsUnhiddenSection(const TemplateString &name) const override
    {
        return !IsHiddenSection(name);
    }

    bool IsHiddenTemplate(const TemplateString &name) const override
    {
        return !seen(ENTRY_INCLUDE, name);
    }

    const char *GetIncludeTemplateName(const TemplateString &name,
                                       int n) const override
    {
        const struct entry *e = seen(ENTRY_INCLUDE, name);
        const char *file = e->nodes[n]->file;
        if (loaded->keys.count(file))
            return file;
        run_->miss("file", file);
        return nullptr;
    }

    Iterator *CreateTemplateIterator(const TemplateString &name) const override;
    Iterator *CreateSectionIterator(const TemplateString &name) const override;

    void DumpToString(std::string *, int) const override {}

  private:
    class list;

    const struct entry *seen(enum entry_kind kind,
                             const TemplateString &name) const
    {
        return tree_seen(v_, kind, GlobalIdForSTS_INIT(name));
    }

    const struct view *v_;
    expansion *run_;
};

/* One node, moved along the rows: ctemplate is done with a row before it asks
 * for the next. */
class node::list : public Iterator {
  public:
    list(const struct entry *rows, expansion *run)
        : rows_(rows), current_(nullptr, run) {}
    bool HasNext() const override { return rows_ && at_ < rows_->count; }
    const TemplateDictionaryInterface &Next() override
    {
        current_.v_ = rows_->nodes[at_++];
        return current_;
    }

  private:
    const struct entry *rows_;
    size_t at_ = 0;
    node current_;
};

auto
node::CreateTemplateIterator(const TemplateString &name) const -> Iterator *
{
    return new list(seen(ENTRY_INCLUDE, name), run_);
}

auto
node::CreateSectionIterator(const TemplateString &name) const -> Iterator *
{
    return new list(seen(ENTRY_SECTION, name), run_);
}

class buf_emitter : public ctemplate::ExpandEmitter {
  public:
    explicit buf_emitter(struct buf *b) : b_(b) {}
    void Emit(char c) override { buf_addc(b_, c); }
    void Emit(const std::string &s) override
    {
        buf_addn(b_, s.data(), s.size());
    }
    void Emit(const char *s) override { buf_add(b_, s); }
    void Emit(const char *s, size_t n) override { buf_addn(b_, s, n); }

  private:
    struct buf *b_;
};

class no_emitter : public ctemplate::ExpandEmitter {
    void Emit(char) override {}
    void Emit(const std::string &) override {}
    void Emit(const char *) override {}
    void Emit(const char *, size_t) override {}
};

/* Knows which file is being expanded; writes nothing. */
class file_tracker : public ctemplate::TemplateAnnotator {
  public:
    explicit file_tracker(expansion *run) : run_(run) {}
    void EmitOpenFile(ctemplate::ExpandEmitter *,
                      const std::string &name) override
    {
        run_->files.push_back(name);
    }
    void EmitCloseFile(ctemplate::ExpandEmitter *) override
    {
        run_->files.pop_back();
    }
    void EmitOpenInclude(ctemplate::ExpandEmitter *,
                         const std::string &) override {}
    void EmitCloseInclude(ctemplate::ExpandEmitter *) override {}
    void EmitOpenSection(ctemplate::ExpandEmitter *,
                         const std::string &) override {}
    void EmitCloseSection(ctemplate::ExpandEmitter *) override {}
    void EmitOpenVariable(ctemplate::ExpandEmitter *,
                          const std::string &) override {}
    void EmitCloseVariable(ctemplate::ExpandEmitter *) override {}
    void EmitFileIsMissing(ctemplate::ExpandEmitter *,
                           const std::string &) override {}

  private:
    expansion *run_;
};

bool
ends_in(const std::string &s, const char *end)
{
    size_t n = strlen(end);
    return s.size() > n && s.compare(s.size() - n, n, end) == 0;
}

/* Blank lines are part of a mail, and noise in a page. */
ctemplate::Strip
strip_of(const std::string &key)
{
    return ends_in(key, ".txt") ? ctemplate::DO_NOT_STRIP
                                : ctemplate::STRIP_BLANK_LINES;
}

void
find_files(const std::string &root, const std::string &below,
           std::set<std::string> *keys)
{
    DIR *d = opendir((root + "/" + below).c_str());
    if (!d)
        return;
    while (struct dirent *f = readdir(d)) {
        if (f->d_name[0] == '.')
            continue;
        std::string key = below + "/" + f->d_name;
        struct stat st;
        if (stat((root + "/" + key).c_str(), &st) == 0 && S_ISDIR(st.st_mode))
            find_files(root, key, keys);
        else if (ends_in(key, ".tpl") || ends_in(key, ".txt"))
            keys->insert(key);
    }
    closedir(d);
}

/* ctemplate tells what is wrong on std::cerr only. */
bool
load_one(library *lib, const std::string &key)
{
    std::ostringstream said;
    std::streambuf *was = std::cerr.rdbuf(said.rdbuf());
    bool good = lib->cache.LoadTemplate(key, strip_of(key));
    std::cerr.rdbuf(was);
    if (good)
        return true;
    std::istringstream lines(said.str());
    for (std::string line; std::getline(lines, line);)
        log_write(LOG_ERROR, "template %s: %s", key.c_str(), line.c_str());
    log_write(LOG_ERROR, "template %s does not parse", key.c_str());
    return false;
}

enum err
load_all(const char *dir)
{
    library *lib = new library;
    lib->cache.SetTemplateRootDirectory(dir);
    bool good = true;
    for (int l = 0; l < LANG_COUNT; l++) {
        size_t before = lib->keys.size();
        find_files(dir, lang_code((enum lang)l), &lib->keys);
        if (lib->keys.size() == before) {
            log_write(LOG_ERROR, "no templates in %s/%s", dir,
                      lang_code((enum lang)l));
            good = false;
        }
    }
    for (const std::string &key : lib->keys)
        good = load_one(lib, key) && good;
    if (!good) {
        delete lib;
        return ERR_INVALID;
    }
    lib->cache.Freeze();
    delete loaded;
    loaded = lib;
    return OK;
}

void
name_missing(const struct view *v, const std::string &key)
{
    expansion run;
    run.tracking = true;
    file_tracker tracker(&run);
    ctemplate::PerExpandData data;
    data.SetAnnotateOutput("");
    data.SetAnnotator(&tracker);
    node root(v, &run);
    no_emitter out;
    loaded->cache.ExpandNoLoad(key, strip_of(key), &root, &data, &out);
}

enum err
expand(const struct view *v, const char *key, struct buf *out)
{
    if (!loaded || !loaded->keys.count(key))
        return FAIL(ERR_FAULT, "no template %s", key);
    size_t before = out->len;
    expansion run;
    node root(v, &run);
    buf_emitter to(out);
    bool good = loaded->cache.ExpandNoLoad(key, strip_of(key), &root, nullptr,
                                           &to);
    if (good && !run.missing)
        return OK;
    if (run.missing)
        name_missing(v, key);
    if (out->data) {
        out->len = before;
        out->data[before] = '\0';
    }
    return FAIL(ERR_FAULT, "page %s was not rendered", key);
}

} // namespace

extern "C" {

uint64_t
engine_name_id(const char *name)
{
    /* No table of names: hashing ten bytes costs less than looking them up. */
    return GlobalIdForSTS_INIT(TemplateString(name, strlen(name)));
}

const char *
engine_key(struct arena *a, enum lang l, const char *file)
{
    size_t n = strlen(file);
    bool mail = n > 4 && strcmp(file + n - 4, ".txt") == 0;
    return arena_printf(a, "%s/%s%s", lang_code(l), file, mail ? "" : ".tpl");
}

enum err
view_start(const char *dir)
{
    try {
        return load_all(dir);
    } catch (const std::exception &e) {
        return FAIL(ERR_FAULT, "loading templates: %s", e.what());
    }
}

enum err
view_render(struct view *v, const char *file, struct buf *out)
{
    try {
        buf_reserve(out, PAGE_BYTES);
        return expand(v, engine_key(v->arena, v->lang, file), out);
    } catch (const std::exception &e) {
        return FAIL(ERR_FAULT, "rendering %s: %s", file, e.what());
    }
}

bool
view_exists(const char *file)
{
    try {
        std::string key = std::string(lang_code(LANG_EN)) + "/" + file;
        if (!ends_in(key, ".txt"))
            key += ".tpl";
        return loaded && loaded->keys.count(key) > 0;
    } catch (const std::exception &) {
        return false;
    }
}

} // extern "C"
