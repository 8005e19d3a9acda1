using System.Management.Automation;
using Xunit;

namespace TfLiteQuant.Module.Tests.Session;

/// <summary>What a script wrote.</summary>
public sealed class ScriptRun
{
    internal ScriptRun(IEnumerable<PSObject> output, PSDataStreams streams, ErrorRecord? terminating)
    {
        Output = [.. output];
        Errors = [.. streams.Error];
        Warnings = [.. streams.Warning.Select(static record => record.Message)];
        Verbose = [.. streams.Verbose.Select(static record => record.Message)];
        Progress = [.. streams.Progress];
        Terminating = terminating;
    }

    public IReadOnlyList<dynamic> Output { get; }

    /// <summary>Errors after which the script went on.</summary>
    public IReadOnlyList<ErrorRecord> Errors { get; }

    /// <summary>The error that ended it; null where none did.</summary>
    public ErrorRecord? Terminating { get; }

    public IReadOnlyList<string> Warnings { get; }

    public IReadOnlyList<string> Verbose { get; }

    public IReadOnlyList<ProgressRecord> Progress { get; }

    /// <summary>The only object written, by a script that had no errors.</summary>
    public dynamic Single()
    {
        ThrowIfFailed();
        return Assert.Single(Output);
    }

    /// <summary>The only object written, as what it is.</summary>
    public T Value<T>() => (T)((PSObject)Single()).BaseObject;

    /// <summary>Values of a property of all objects written, as text.</summary>
    public IReadOnlyList<string> Texts(string property) => [.. Output.Select(item => ((PSObject)item).Properties[property].Value?.ToString() ?? "")];

    /// <summary>The only error, one after which the script went on.</summary>
    public ErrorRecord SingleError()
    {
        Assert.Null(Terminating);
        return Assert.Single(Errors);
    }

    /// <summary>Fails the test where there was an error.</summary>
    public ScriptRun ThrowIfFailed()
    {
        Assert.True(Terminating is null, $"The script ended with: {Terminating} {Terminating?.ScriptStackTrace}");
        Assert.True(Errors.Count == 0, $"The script had an error: {Errors.FirstOrDefault()} {Errors.FirstOrDefault()?.Exception}");
        return this;
    }
}
