using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace TfLiteQuant.TestKit;

/// <summary>
/// A Node process that serves requests one after the other: a line of JSON, then as many raw bytes as it announces, in both directions.
/// Starting one takes about a tenth of a second, a small model a millisecond or two, so one process serves a whole test run.
/// </summary>
internal sealed class LiteRtProcess : IDisposable
{
    private readonly Process _process;
    private readonly Stream _requests;
    private readonly Stream _answers;
    private readonly StringBuilder _errors = new();
    private bool _isReady;

    public LiteRtProcess(string folder, LiteRtVariant variant, int threads)
    {
        var count = threads.ToString(CultureInfo.InvariantCulture);
        _process = Process.Start(new ProcessStartInfo("node", ["serve.mjs", variant.ToString().ToLowerInvariant(), count])
        {
            WorkingDirectory = folder,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        _requests = _process.StandardInput.BaseStream;
        _answers = new BufferedStream(_process.StandardOutput.BaseStream, 1 << 16);
        _process.ErrorDataReceived += (_, line) =>
        {
            lock (_errors)
            {
                if (line.Data is not null && _errors.Length < 10_000) _errors.AppendLine(line.Data);
            }
        };
        _process.BeginErrorReadLine();
        // the program ends by itself when its input closes, unless the runtime hangs
        AppDomain.CurrentDomain.ProcessExit += Kill;
    }

    /// <summary>Whether the process has to be replaced.</summary>
    public bool IsBroken { get; private set; }

    /// <summary>Sends a request and waits for its answer.</summary>
    public (JsonObject Header, byte[] Payload) Exchange(JsonObject header, IReadOnlyList<ReadOnlyMemory<byte>> payloads, TimeSpan limit)
    {
        using var watchdog = new Timer(_ => Kill(null, EventArgs.Empty), null, limit, Timeout.InfiniteTimeSpan);
        try
        {
            header["bytes"] = payloads.Sum(static payload => (long)payload.Length);
            _requests.Write(Encoding.UTF8.GetBytes(header.ToJsonString() + "\n"));
            foreach (var payload in payloads) _requests.Write(payload.Span);
            _requests.Flush();
            if (!_isReady) ReadAnswer(); // the program's greeting
            _isReady = true;
            var answer = ReadAnswer();
            if ((bool?)answer.Header["fatal"] == true) IsBroken = true;
            return answer;
        }
        catch (Exception exception) when (exception is IOException or JsonException)
        {
            IsBroken = true;
            Kill(null, EventArgs.Empty);
            throw new LiteRtException("process", $"the Node process ended, or took longer than {limit.TotalSeconds:0} s ({exception.Message})", [ErrorText()]);
        }
    }

    public void Dispose()
    {
        AppDomain.CurrentDomain.ProcessExit -= Kill;
        Kill(null, EventArgs.Empty);
        _process.Dispose();
    }

    private (JsonObject Header, byte[] Payload) ReadAnswer()
    {
        var line = new MemoryStream();
        for (int next; (next = _answers.ReadByte()) != '\n';)
        {
            if (next < 0) throw new EndOfStreamException($"No answer. {ErrorText()}");
            line.WriteByte((byte)next);
        }

        var header = JsonNode.Parse(line.GetBuffer().AsSpan(0, (int)line.Length))!.AsObject();
        var payload = new byte[(int?)header["bytes"] ?? 0];
        _answers.ReadExactly(payload);
        return (header, payload);
    }

    private string ErrorText()
    {
        lock (_errors) return _errors.ToString().Trim();
    }

    private void Kill(object? sender, EventArgs arguments)
    {
        try
        {
            _process.Kill();
        }
        catch (InvalidOperationException)
        {
            // it has ended already
        }
    }
}
