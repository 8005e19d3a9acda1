using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;
using TfLiteQuant.Schema;

namespace TfLiteQuant.PowerShell.Abstractions;

/// <summary>A model that is open and ready to run samples, for as long as a pipeline brings some.</summary>
internal sealed class ModelSession : IDisposable
{
    private readonly TfLiteModel _model;
    private bool _hasWarned;

    /// <exception cref="Diagnostics.TfLiteQuantException">The model cannot be read or run, or has no such signature.</exception>
    public ModelSession(string path, string? signature, InterpreterOptions options, bool dequantize)
    {
        Path = path;
        Signature = signature;
        _model = ModelReader.Open(path);
        try
        {
            Runner = new SampleRunner(_model, signature, options) { Dequantize = dequantize };
        }
        catch
        {
            _model.Dispose();
            throw;
        }
    }

    /// <summary>Full path of the model.</summary>
    public string Path { get; }

    /// <summary>Entry point; null for the main graph.</summary>
    public string? Signature { get; }

    public SampleRunner Runner { get; }

    /// <summary>Samples taken so far, those that failed included.</summary>
    public int Samples { get; set; }

    /// <summary>Where a value that is infinite or not a number first arose: given once, null from then on.</summary>
    public NonFiniteFinding? TakeNonFinite()
    {
        if (_hasWarned || Runner.Interpreter.NonFinite is not { } finding) return null;
        _hasWarned = true;
        return finding;
    }

    public void Dispose()
    {
        Runner.Dispose();
        _model.Dispose();
    }
}
