// tests/server/contract_test.cpp — every operation of the interface's own document, with right and wrong input: whoever
// adds a route is tested by its line in the table.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/client.hpp"

namespace tamis {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using Json = nlohmann::json;

/// One method of one path, with what the document says of its input.
struct Operation {
    std::string method, path;
    Json about;

    std::string name() const { return method + " " + path; }
    bool is_stream() const { return path.ends_with("/events"); }
    bool has_body() const { return about.contains("requestBody"); }
    Json properties() const { return about["requestBody"]["content"]["application/json"]["schema"]["properties"]; }
    Json good_body() const {
        Json body = Json::object();
        if (!has_body()) return body;
        const Json all = properties();
        for (const auto& [member, schema] : all.items())
            if (schema.contains("example")) body[member] = schema["example"];
        return body;
    }
    /// Everything that is needed but one.
    std::string query_without(const std::string& left_out) const {
        std::string query;
        for (const Json& one : about["parameters"])
            if (one["in"] == "query" && one["required"] == true && one["name"] != left_out)
                query += (query.empty() ? "?" : "&") + one["name"].get<std::string>() + "=" +
                         one["example"].get<std::string>();
        return query;
    }
};

class Contract : public testing::Test {
  protected:
    static void SetUpTestSuite() {
        market_ = std::make_unique<SmallMarket>(4);
        files_ = std::make_unique<TempDir>("tamis-contract");
        server_ = std::make_unique<Served>(market_->home.path(), std::vector<std::string>{"--files", files_->path()});
        const Json document = server_->get("/api/v1/openapi.json").json();
        for (const auto& [path, operations] : document["paths"].items())
            for (const auto& [method, about] : operations.items()) operations_.push_back({upper(method), path, about});
        std::string pipeline;
        for (const Operation& one : operations_)
            if (one.name() == "POST /api/v1/runs") pipeline = one.good_body()["pipeline"];
        ASSERT_EQ(server_->post("/api/v1/runs", run_body(pipeline)).status, 202);
        ASSERT_EQ(state_at_end(*server_, 1), "done");
        key_ = server_->get("/api/v1/cells?limit=1&columns=cell").json()["rows"][0][0];
    }
    static void TearDownTestSuite() {
        server_.reset();
        market_.reset();
        files_.reset();
        operations_.clear();
    }
    static std::string upper(std::string word) {
        for (char& c : word) c = static_cast<char>(std::toupper(c));
        return word;
    }
    static std::string path_of(const Operation& one, const std::string& key, const std::string& run) {
        std::string path = one.path;
        if (const auto at = path.find("{key}"); at != std::string::npos) path.replace(at, 5, key);
        for (const std::string number : {"{run}", "{job}", "{migration}", "{lake}"})
            if (const auto at = path.find(number); at != std::string::npos) path.replace(at, number.size(), run);
        return path;
    }
    static std::string good_path(const Operation& one) { return path_of(one, key_, "1"); }
    static Reply ask(const Operation& one, const std::string& target, const std::string& body) {
        return server_->ask(one.method, target, one.has_body() || one.method != "GET" ? body : "");
    }
    static Reply ask(const Operation& one, const std::string& target) {
        return ask(one, target, one.good_body().dump());
    }

    static std::unique_ptr<SmallMarket> market_;
    static std::unique_ptr<TempDir> files_;
    static std::unique_ptr<Served> server_;
    static std::vector<Operation> operations_;
    static std::string key_;
};
std::unique_ptr<SmallMarket> Contract::market_;
std::unique_ptr<TempDir> Contract::files_;
std::unique_ptr<Served> Contract::server_;
std::vector<Operation> Contract::operations_;
std::string Contract::key_;

TEST_F(Contract, RightInputIsAnswered) {
    EXPECT_GE(operations_.size(), 50u);
    for (const Operation& one : operations_) {
        const Reply reply = ask(one, good_path(one) + one.query_without(""));
        // What is over cannot be paused, and a cell of our own has no file of LEAN's.
        const bool may_miss = one.path.find('{') != std::string::npos;
        EXPECT_TRUE(reply.status == 200 || reply.status == 202 || (may_miss && reply.status == 404))
            << one.name() << ": " << reply.status << " " << reply.body;
        if (one.about["responses"].contains("202") && !may_miss) EXPECT_EQ(reply.status, 202) << one.name();
        EXPECT_THAT(reply.head, HasSubstr("X-Content-Type-Options: nosniff")) << one.name();
    }
}

TEST_F(Contract, UnknownAndMissingParametersAreNamed) {
    for (const Operation& one : operations_) {
        const std::string good = one.query_without("");
        const Reply unknown = ask(one, good_path(one) + good + (good.empty() ? "?" : "&") + "no_such_parameter=1");
        EXPECT_EQ(unknown.status, 400) << one.name();
        EXPECT_THAT(unknown.body, HasSubstr("no_such_parameter")) << one.name();
        for (const Json& parameter : one.about["parameters"]) {
            if (parameter["in"] != "query" || parameter["required"] != true) continue;
            const Reply missing = ask(one, good_path(one) + one.query_without(parameter["name"]));
            EXPECT_EQ(missing.status, 400) << one.name();
            EXPECT_THAT(missing.body, HasSubstr(parameter["name"].get<std::string>())) << one.name();
        }
    }
}

TEST_F(Contract, WhatAPathNamesMustBeThere) {
    for (const Operation& one : operations_) {
        if (one.path.find('{') == std::string::npos) continue;
        const Reply missing =
            ask(one, path_of(one, "ffffffffffffffffffffffffffffffff", "4711") + one.query_without(""));
        EXPECT_EQ(missing.status, 404) << one.name() << ": " << missing.body;
        const Reply nonsense = ask(one, path_of(one, "nonsense", "nonsense") + one.query_without(""));
        EXPECT_THAT(nonsense.status, AnyOf(400, 404)) << one.name() << ": " << nonsense.body;
    }
}

TEST_F(Contract, BodiesHoldWhatIsKnownAndNothingElse) {
    for (const Operation& one : operations_) {
        if (!one.has_body()) continue;
        const std::string target = good_path(one) + one.query_without("");
        for (const char* wrong : {"[]", "{", "\"text\"", "{\"no_such_member\":1}"})
            EXPECT_EQ(ask(one, target, wrong).status, 400) << one.name() << " " << wrong;
        const Json all = one.properties();
        for (const auto& [member, schema] : all.items()) {
            Json body = one.good_body();
            body[member] = Json{{"an", "object"}};
            const Reply reply = ask(one, target, body.dump());
            EXPECT_EQ(reply.status, 400) << one.name() << " " << member;
            EXPECT_THAT(reply.body, HasSubstr(member)) << one.name();
        }
        EXPECT_EQ(server_->ask(one.method, target, one.good_body().dump(), "text/plain").status, 403) << one.name();
        EXPECT_EQ(server_->ask(one.method, target, one.good_body().dump(), "application/jsonp").status, 403)
            << one.name();
    }
}

TEST_F(Contract, OtherMethodsAreRefusedWithThoseThereAre) {
    for (const Operation& one : operations_) {
        const Reply reply = server_->ask("PATCH", good_path(one), "{}");
        EXPECT_EQ(reply.status, 405) << one.name();
        EXPECT_THAT(reply.head, HasSubstr("Allow: ")) << one.name();
        EXPECT_THAT(reply.body, HasSubstr(one.method)) << one.name();
    }
}

TEST_F(Contract, OtherSitesAreAnsweredNothing) {
    for (const Operation& one : operations_) {
        const std::string target = good_path(one) + one.query_without(""), body = one.good_body().dump();
        const std::string json = "application/json";
        EXPECT_EQ(server_->ask(one.method, target, body, json, "Origin: http://evil.example\r\n").status, 403)
            << one.name();
        EXPECT_EQ(server_->ask(one.method, target, body, json, "", "evil.example").status, 403) << one.name();
    }
}

TEST_F(Contract, WithATokenNothingIsAnsweredWithoutIt) {
    const SmallMarket market(1);
    ::setenv("TAMIS_TOKEN", "a long secret", 1);
    const Served guarded(market.home.path());
    ::unsetenv("TAMIS_TOKEN");
    for (const Operation& one : operations_) {
        const std::string target = good_path(one) + one.query_without("");
        for (const char* header :
             {"", "Authorization: Bearer a long secre\r\n", "Authorization: Basic a long secret\r\n"})
            EXPECT_EQ(guarded.ask(one.method, target, "{}", "application/json", header).status, 401)
                << one.name() << " " << header;
        const Reply reply =
            guarded.ask(one.method, target, "{}", "application/json", "Authorization: Bearer a long secret\r\n");
        EXPECT_NE(reply.status, 401) << one.name();
    }
}

}  // namespace
}  // namespace tamis
