import EventPatterns
import JSONDocuments
import Testing

/// Shaped like the sample events of the EventBridge User Guide.
private let sample = """
    {"version":"0","id":"6a7e8feb","detail-type":"CloudWatch Alarm State Change","source":"aws.cloudwatch",
     "account":"000000000000","time":"2021-07-28T07:02:04Z","region":"us-east-1","resources":["arn:a","arn:b"],
     "detail":{"alarmName":"sagemaker-taxi-prod-threshold","state":{"value":"ALARM","reason":""},"count":5,"ratio":0.85,
     "big":300.0,"flag":true,"none":null,"empty":[],"ip":"10.0.0.17","ip6":"2001:db8::17","tags":["Red","blue"],
     "file":"data/2026/x.CSV","path":"a*b\\\\c"}}
    """

@Suite("Event pattern") struct EventPatternTests {
    @Test(arguments: [
        (#"{"source":["aws.cloudwatch"]}"#, true), (#"{"source":["aws.ec2","aws.cloudwatch"]}"#, true),
        (#"{"source":["aws.CloudWatch"]}"#, false), (#"{"resources":["arn:b"]}"#, true),
        (#"{"resources":["arn:c"]}"#, false),
        (#"{"source":["aws.cloudwatch"],"detail":{"state":{"value":["ALARM"]}}}"#, true),
        (#"{"source":["aws.cloudwatch"],"detail":{"state":{"value":["OK"]}}}"#, false),
        (#"{"detail":{"state":{"value":["OK"],"value":["ALARM"]}}}"#, true),
        (#"{"detail":{"state":["ALARM"]}}"#, false),
        (#"{"detail":{"state":{"reason":[""]}}}"#, true), (#"{"detail":{"state":{"reason":[null]}}}"#, false),
        (#"{"detail":{"none":[null]}}"#, true), (#"{"detail":{"none":[""]}}"#, false),
        (#"{"detail":{"missing":[null]}}"#, false),
        (#"{"detail":{"flag":[true]}}"#, true), (#"{"detail":{"flag":["true"]}}"#, false),
        (#"{"detail":{"count":[5]}}"#, true),
        (#"{"detail":{"count":["5"]}}"#, false), (#"{"detail":{"big":[300]}}"#, true),
        (#"{"detail":{"big":[3.0e2]}}"#, true),
        (#"{"detail":{"alarmName":[{"prefix":"sagemaker-"}]}}"#, true),
        (#"{"detail":{"alarmName":[{"prefix":"taxi"}]}}"#, false),
        (#"{"detail":{"count":[{"prefix":"5"}]}}"#, false),
        (#"{"detail":{"alarmName":[{"suffix":"-threshold"}]}}"#, true),
        (#"{"detail":{"file":[{"suffix":".csv"}]}}"#, false),
        (#"{"detail":{"file":[{"suffix":{"equals-ignore-case":".csv"}}]}}"#, true),
        (#"{"detail":{"file":[{"prefix":{"equals-ignore-case":"DATA/"}}]}}"#, true),
        (#"{"detail":{"tags":[{"equals-ignore-case":"BLUE"}]}}"#, true),
        (#"{"detail":{"tags":[{"equals-ignore-case":"blu"}]}}"#, false),
        (#"{"detail":{"alarmName":[{"wildcard":"sagemaker-*-prod-*"}]}}"#, true),
        (#"{"detail":{"alarmName":[{"wildcard":"sagemaker-*-staging-*"}]}}"#, false),
        (#"{"detail":{"alarmName":[{"wildcard":"*"}]}}"#, true),
        (#"{"detail":{"alarmName":[{"wildcard":"sagemaker-"}]}}"#, false),
        (#"{"detail":{"path":[{"wildcard":"a\\*b\\\\*"}]}}"#, true),
        (#"{"detail":{"file":[{"wildcard":"*\\*"}]}}"#, false),
        (#"{"source":[{"anything-but":"aws.ec2"}]}"#, true),
        (#"{"source":[{"anything-but":["aws.ec2","aws.cloudwatch"]}]}"#, false),
        (#"{"detail":{"count":[{"anything-but":[1,2]}]}}"#, true),
        (#"{"detail":{"count":[{"anything-but":5}]}}"#, false),
        (#"{"detail":{"count":[{"anything-but":"5"}]}}"#, true),
        (#"{"detail":{"missing":[{"anything-but":"x"}]}}"#, false),
        (#"{"detail":{"tags":[{"anything-but":"Red"}]}}"#, true),
        (#"{"detail":{"tags":[{"anything-but":["Red","blue"]}]}}"#, false),
        (#"{"source":[{"anything-but":{"prefix":"aws."}}]}"#, false),
        (#"{"source":[{"anything-but":{"suffix":["x","y"]}}]}"#, true),
        (#"{"source":[{"anything-but":{"equals-ignore-case":["AWS.CloudWatch"]}}]}"#, false),
        (#"{"source":[{"anything-but":{"wildcard":"aws.*w*"}}]}"#, false),
        (#"{"detail":{"count":[{"numeric":[">",0,"<=",5]}]}}"#, true),
        (#"{"detail":{"count":[{"numeric":["<",5]}]}}"#, false),
        (#"{"detail":{"count":[{"numeric":["=",5.0]}]}}"#, true),
        (#"{"detail":{"ratio":[{"numeric":[">=",0.85]}]}}"#, true),
        (#"{"detail":{"alarmName":[{"numeric":[">",0]}]}}"#, false),
        (#"{"detail":{"ip":[{"cidr":"10.0.0.0/24"}]}}"#, true), (#"{"detail":{"ip":[{"cidr":"10.0.0.0/28"}]}}"#, false),
        (#"{"detail":{"ip":[{"cidr":"0.0.0.0/0"}]}}"#, true), (#"{"detail":{"ip6":[{"cidr":"2001:db8::/32"}]}}"#, true),
        (#"{"detail":{"ip6":[{"cidr":"0.0.0.0/0"}]}}"#, false), (#"{"detail":{"tags":[{"cidr":"0.0.0.0/0"}]}}"#, false),
        (#"{"detail":{"flag":[{"exists":true}]}}"#, true), (#"{"detail":{"none":[{"exists":true}]}}"#, true),
        (#"{"detail":{"missing":[{"exists":true}]}}"#, false), (#"{"detail":{"missing":[{"exists":false}]}}"#, true),
        (#"{"detail":{"flag":[{"exists":false}]}}"#, false), (#"{"detail":{"state":[{"exists":false}]}}"#, true),
        (#"{"detail":{"state":[{"exists":true}]}}"#, false), (#"{"detail":{"empty":[{"exists":false}]}}"#, true),
        (#"{"no":{"such":{"thing":[{"exists":false}]}}}"#, true),
        (#"{"detail":{"count":[{"numeric":[">",9]},{"exists":false}]}}"#, false),
        (#"{"detail":{"missing":[{"numeric":[">",9]},{"exists":false}]}}"#, true),
        (#"{"$or":[{"source":["x"]},{"detail":{"count":[5]}}]}"#, true),
        (#"{"$or":[{"source":["x"]},{"detail":{"count":[6]}}]}"#, false),
        (#"{"source":["x"],"$or":[{"region":["us-east-1"]},{"account":["1"]}]}"#, false),
        (#"{"detail":{"$or":[{"count":[1]},{"$or":[{"flag":[false]},{"ratio":[0.85]}]}]}}"#, true),
        (#"{"$or":["x"]}"#, false), (#"{"$or":[{"prefix":"x"},{"suffix":"y"}]}"#, false),
    ])
    func `the sample event matches or not`(pattern: String, matches: Bool) throws {
        #expect(try EventPattern(parsing: pattern).matches(JSON(parsing: sample)) == matches, "\(pattern)")
    }

    /// After the "JSON Array Matching" example of event-ruler's README.
    @Test(arguments: [
        (#"{"employees":{"firstName":["Anna"],"lastName":["Smith"]}}"#, true),
        (#"{"employees":{"firstName":["Anna"],"lastName":["Jones"]}}"#, false),
        (#"{"employees":{"firstName":["Anna"],"ids":{"kind":["a"],"value":["1"]}}}"#, true),
        (#"{"employees":{"firstName":["Anna"],"ids":{"kind":["a"],"value":["2"]}}}"#, false),
        (#"{"employees":{"firstName":["Peter"],"badge":[{"exists":false}]}}"#, true),
        (#"{"employees":{"firstName":["Anna"],"badge":[{"exists":false}]}}"#, false),
        (#"{"employees":{"badge":[{"exists":false}]}}"#, false), (#"{"employees":{"car":[{"exists":false}]}}"#, true),
        (#"{"employees":{"$or":[{"firstName":["Anna"]},{"firstName":["Peter"]}],"lastName":["Jones"]}}"#, true),
        (#"{"employees":{"$or":[{"firstName":["Anna"]},{"firstName":["X"]}],"lastName":["Jones"]}}"#, false),
        (#"{"grid":{"x":[1],"y":[2]}}"#, true), (#"{"grid":{"x":[1],"y":[4]}}"#, false),
    ])
    func `fields below an array match within one element`(pattern: String, matches: Bool) throws {
        let event = try JSON(
            parsing: """
                {"employees":[
                  {"firstName":"Anna","lastName":"Smith","badge":7,"ids":[{"kind":"a","value":"1"},{"kind":"b","value":"2"}]},
                  {"firstName":"Peter","lastName":"Jones"}], "grid":[[{"x":1,"y":2}],[{"x":3,"y":4}]]}
                """
        )
        #expect(try EventPattern(parsing: pattern).matches(event) == matches, "\(pattern)")
    }

    @Test(arguments: [
        ("[]", "", "object"), ("{}", "", "empty"), (#"{"a":{}}"#, "a", "empty"), (#"{"a":[]}"#, "a", "empty"),
        (#"{"a":"x"}"#, "a", "\"x\""), (#"{"a":{"b":1}}"#, "a.b", "1"), (#"{"a":[["x"]]}"#, "a[0]", "array"),
        (#"{"a":[{"prefix":"x","suffix":"y"}]}"#, "a[0]", "2 members"),
        (#"{"a":["x",{"regex":"y"}]}"#, "a[1].regex", "regex"),
        (#"{"a":[{"prefix":1}]}"#, "a[0].prefix", "1"), (#"{"a":[{"wildcard":"a**b"}]}"#, "a[0].wildcard", "a**b"),
        (#"{"a":[{"wildcard":"a\\b"}]}"#, "a[0].wildcard", "escapes"),
        (#"{"a":[{"wildcard":"a\\"}]}"#, "a[0].wildcard", "escapes"),
        (#"{"a":[{"anything-but":["x",1]}]}"#, "a[0].anything-but", "strings only"),
        (#"{"a":[{"anything-but":[]}]}"#, "a[0].anything-but", "empty"),
        (#"{"a":[{"anything-but":{"cidr":"x"}}]}"#, "a[0].anything-but", "cidr"),
        (#"{"a":[{"anything-but":null}]}"#, "a[0].anything-but", "null"),
        (#"{"a":[{"numeric":[">"]}]}"#, "a[0].numeric", "[\">\"]"),
        (#"{"a":[{"numeric":["<",5,">",0]}]}"#, "a[0].numeric", "lower bound"),
        (#"{"a":[{"numeric":[">",5,"<",5]}]}"#, "a[0].numeric", "higher"),
        (#"{"a":[{"numeric":["=",5,"<",6]}]}"#, "a[0].numeric", "="),
        (#"{"a":[{"numeric":["!",5]}]}"#, "a[0].numeric", "!"),
        (#"{"a":[{"cidr":"10.0.0.0/33"}]}"#, "a[0].cidr", "/33"),
        (#"{"a":[{"cidr":"10.0.0/8"}]}"#, "a[0].cidr", "10.0.0/8"),
        (#"{"a":[{"cidr":"::1::/8"}]}"#, "a[0].cidr", "::1::"), (#"{"a":[{"exists":"yes"}]}"#, "a[0]", "yes"),
        ("{", "", "JSON"),
        (#"{"$or":[{"a":["x"]},{}]}"#, "$or[1]", "empty"),
    ])
    func `a wrong pattern is refused with its path`(pattern: String, path: String, word: String) {
        let error = #expect(throws: EventPatternError.self) { try EventPattern(parsing: pattern) }
        #expect(error?.path == path && error?.message.contains(word) == true, "\(error?.description ?? "")")
    }

    @Test func `more than a thousand combinations are refused`() {
        let choices = (0..<11).map { "{\"a\($0)\":[1]}" }.joined(separator: ",")
        let pattern = "{\"d\":{\"$or\":[\(choices)]},\"e\":{\"$or\":[\(choices)]},\"f\":{\"$or\":[\(choices)]}}"
        #expect(throws: EventPatternError.self) { try EventPattern(parsing: pattern) }
    }

    @Test func `bit flips and truncation never crash`() {
        let text = Array(
            #"{"a":[{"numeric":[">",0,"<=",5]},{"wildcard":"a*\\*b"}],"$or":[{"b":[{"cidr":"::1/8"}]},{"c":[{"anything-but":["x"]}]}]}"#
                .utf8
        )
        let event: JSON = ["a": "axb", "b": "::2", "c": "y"]
        for position in text.indices {
            for bit in 0..<8 {
                var flipped = text
                flipped[position] ^= 1 << UInt8(bit)
                _ = try? EventPattern(parsing: String(decoding: flipped, as: UTF8.self)).matches(event)
            }
            _ = try? EventPattern(parsing: String(decoding: text[..<position], as: UTF8.self))
        }
    }
}
