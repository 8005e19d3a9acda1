using System.Text.Json.Nodes;
using TfLiteQuant.Model;

namespace TfLiteQuant.TestKit;

/// <summary>
/// The real LiteRT runtime (CPU kernels and XNNPACK, compiled to WebAssembly) run from Node.
/// <code>
/// var runtime = LiteRtRuntime.Require();
/// var run = await runtime.RunAsync("model.tflite", [new LiteRtCase(image)]);
/// TensorValue scores = run.Cases[0][0];
/// </code>
/// A model that the runtime refuses throws <see cref="LiteRtException"/> with the runtime's own words.
/// </summary>
public sealed class LiteRtRuntime
{
    private static readonly TimeSpan DefaultLimit = TimeSpan.FromMinutes(2);
    private static readonly LiteRtRuntime Shared = new();
    private readonly SemaphoreSlim _turn = new(1, 1);
    private readonly Dictionary<(LiteRtVariant, int), LiteRtProcess> _processes = [];
    private int _id;

    private LiteRtRuntime()
    {
    }

    /// <summary>Why the runtime cannot be run on this machine, null where it can.</summary>
    public static string? UnavailableReason => InteropFolder.Current.Reason;

    /// <summary>The runtime; the running test is skipped where Node.js or the package is missing.</summary>
    public static LiteRtRuntime Require()
    {
        if (UnavailableReason is { } reason) Missing.Report(reason);
        return Shared;
    }

    /// <summary>Runs a model file on any number of cases; none only loads and compiles it.</summary>
    public Task<LiteRtRun> RunAsync(string modelPath, IReadOnlyList<LiteRtCase> cases, LiteRtOptions? options = null, CancellationToken cancellation = default)
        => RunAsync(new JsonObject { ["model"] = Path.GetFullPath(modelPath) }, [], cases, options ?? LiteRtOptions.Default, cancellation);

    /// <summary>Runs a model held in memory on any number of cases.</summary>
    public Task<LiteRtRun> RunAsync(
        ReadOnlyMemory<byte> model,
        IReadOnlyList<LiteRtCase> cases,
        LiteRtOptions? options = null,
        CancellationToken cancellation = default)
        => RunAsync(new JsonObject { ["modelBytes"] = model.Length }, [model], cases, options ?? LiteRtOptions.Default, cancellation);

    private static JsonArray Describe(LiteRtCase inputs) => [.. inputs.Inputs.Select(static input => (JsonNode)new JsonObject
    {
        ["name"] = input.Name,
        ["dtype"] = input.Value.Type.ToString().ToLowerInvariant(),
        ["shape"] = new JsonArray([.. input.Value.Shape.Select(static dimension => (JsonNode)dimension)]),
        ["bytes"] = input.Value.Bytes.Length,
    })];

    private static LiteRtRun Interpret(JsonObject answer, byte[] payload)
    {
        if ((bool?)answer["ok"] != true)
            throw new LiteRtException((string)answer["stage"]!, (string)answer["error"]!, Texts(answer["log"]));
        var offset = 0;
        var cases = answer["cases"]!.AsArray();
        TensorValue Take(JsonNode? output)
        {
            var length = (int)output!["bytes"]!;
            offset += length;
            var type = Enum.Parse<TensorType>((string)output["dtype"]!, ignoreCase: true);
            return new TensorValue(type, Dimensions(output["shape"])!, payload.AsMemory(offset - length, length));
        }

        var signatures = answer["signatures"]!.AsArray()
            .Select(static s => new LiteRtSignature((string)s!["key"]!, Ports(s["inputs"]), Ports(s["outputs"]))).ToList();
        return new LiteRtRun(
            signatures,
            signatures[(int)answer["signature"]!],
            [.. cases.Select(outputs => (IReadOnlyList<TensorValue>)[.. outputs!.AsArray().Select(Take)])],
            cases.Count == 0 ? [] : [.. cases[0]!.AsArray().Select(static output => (string?)output!["name"] ?? string.Empty)],
            (bool?)answer["accelerated"] == true,
            Texts(answer["warnings"]),
            TimeSpan.FromMilliseconds((double)answer["milliseconds"]!["load"]!),
            TimeSpan.FromMilliseconds((double)answer["milliseconds"]!["run"]!));
    }

    private static IReadOnlyList<LiteRtPort> Ports(JsonNode? ports)
        => [.. ports!.AsArray().Select(static port => new LiteRtPort((string)port!["name"]!, (string)port["dtype"]!, Dimensions(port["shape"])))];

    private static int[]? Dimensions(JsonNode? shape) => shape?.AsArray().Select(static dimension => (int)dimension!).ToArray();

    private static IReadOnlyList<string> Texts(JsonNode? lines) => [.. lines?.AsArray().Select(static line => (string)line!) ?? []];

    private async Task<LiteRtRun> RunAsync(
        JsonObject request,
        IReadOnlyList<ReadOnlyMemory<byte>> model,
        IReadOnlyList<LiteRtCase> cases,
        LiteRtOptions options,
        CancellationToken cancellation)
    {
        request["id"] = Interlocked.Increment(ref _id);
        request["signature"] = options.Signature;
        request["fresh"] = options.FreshState;
        request["threads"] = options.Threads;
        request["expose"] = options.ExposeAll ? "all" : null;
        request["cases"] = new JsonArray([.. cases.Select(static inputs => (JsonNode)Describe(inputs))]);
        ReadOnlyMemory<byte>[] payloads = [.. model, .. cases.SelectMany(static inputs => inputs.Inputs.Select(static input => input.Value.Bytes))];
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            var (header, payload) = await Task.Run(() => Process(options).Exchange(request, payloads, options.Limit ?? DefaultLimit), cancellation)
                .ConfigureAwait(false);
            return Interpret(header, payload);
        }
        finally
        {
            _turn.Release();
        }
    }

    private LiteRtProcess Process(LiteRtOptions options)
    {
        var key = (options.Variant, options.Variant == LiteRtVariant.Threaded ? options.Threads : 1);
        if (_processes.TryGetValue(key, out var process) && !process.IsBroken) return process;
        process?.Dispose();
        return _processes[key] = new LiteRtProcess(InteropFolder.Current.Path!, key.Item1, key.Item2);
    }
}
