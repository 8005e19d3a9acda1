using TfLiteQuant.Datasets;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Evaluation;

/// <summary>A float model and the models made of it, ready to run the same samples. For one thread at a time.</summary>
internal sealed class ModelSet : IDisposable
{
    private readonly List<SampleRunner> _runners = [];
    private readonly List<int[]> _inputs = [];
    private readonly List<int[]> _outputs = [];
    private readonly IReadOnlyList<ModelInput> _referenceInputs;

    /// <exception cref="Diagnostics.TfLiteQuantException">A model cannot be run, or its inputs and outputs cannot be paired.</exception>
    public ModelSet(TfLiteModel reference, IReadOnlyList<TfLiteModel> quantized, string? signature, InterpreterOptions options)
    {
        try
        {
            foreach (var model in quantized.Prepend(reference)) _runners.Add(new SampleRunner(model, signature, options) { Dequantize = true });
            ModelPort[] inputs = ModelPort.InputsOf(Reference), outputs = ModelPort.OutputsOf(Reference);
            foreach (var runner in Quantized)
            {
                _inputs.Add(PortPairing.Pair(inputs, ModelPort.InputsOf(runner), "input", runner.Path));
                _outputs.Add(PortPairing.Pair(outputs, ModelPort.OutputsOf(runner), "output", runner.Path));
            }

            _referenceInputs = Reference.ModelInputs;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public SampleRunner Reference => _runners[0];

    public IEnumerable<SampleRunner> Quantized => _runners.Skip(1);

    /// <summary>Inputs as datasets are told to fill them.</summary>
    public IReadOnlyList<ModelInput> Inputs => _referenceInputs;

    /// <summary>Output of a quantized model that belongs to each of the float model's.</summary>
    public IReadOnlyList<int> OutputsOf(int quantized) => _outputs[quantized];

    /// <summary>A sample's values in the types that the float model takes. A quantized model would take whole numbers for codes of
    /// its own.</summary>
    public IReadOnlyDictionary<string, SampleArray> Prepared(DatasetSample sample) => sample.Inputs.ToDictionary(
        static input => input.Key,
        input => Reference.PositionOf(input.Key) is >= 0 and var position && _referenceInputs[position].Type == TensorType.Float32
            && InputConversion.Convert(input.Value, TensorType.Float32, null) is { } floats
                ? new SampleArray(TensorType.Float32, input.Value.Shape, floats)
                : input.Value);

    /// <summary>The float model's outputs.</summary>
    public RealArray[] RunReference(IReadOnlyDictionary<string, SampleArray> prepared, CancellationToken cancellation)
    {
        var outputs = Reference.Run(prepared, cancellation);
        return [.. outputs.Select((output, i) => RealArray.Of(Reference.OutputNames[i], output, Reference.IsSizedByValues(i)))];
    }

    /// <summary>A quantized model's outputs, in the order and by the names of the float model's.</summary>
    public RealArray[] RunQuantized(int quantized, IReadOnlyDictionary<string, SampleArray> prepared, CancellationToken cancellation)
    {
        var runner = _runners[quantized + 1];
        var outputs = runner.Run(ForQuantized(quantized, prepared), cancellation);
        return [.. _outputs[quantized].Select((at, i) => RealArray.Of(Reference.OutputNames[i], outputs[at], runner.IsSizedByValues(at)))];
    }

    /// <summary>A sample by the names of a quantized model's inputs.</summary>
    public IReadOnlyDictionary<string, SampleArray> ForQuantized(int quantized, IReadOnlyDictionary<string, SampleArray> prepared)
    {
        var names = _runners[quantized + 1].InputNames;
        return prepared.ToDictionary(
            input => Reference.PositionOf(input.Key) is >= 0 and var position ? names[_inputs[quantized][position]] : input.Key,
            static input => input.Value);
    }

    /// <summary>The graph and the tensor of a quantized model that stand for one of the float model's inputs.</summary>
    public (int Graph, int Tensor) InputOf(int quantized, int position)
    {
        var runner = _runners[quantized + 1].Runner;
        return (GraphOf(runner), runner.Inputs[_inputs[quantized][position]].Index);
    }

    /// <summary>Tensors of a quantized model's inputs and outputs, with the float model's that they stand for.</summary>
    public IEnumerable<KeyValuePair<TensorId, TensorId>> TensorPairs(int quantized)
    {
        ModelRunner left = Reference.Runner, right = _runners[quantized + 1].Runner;
        KeyValuePair<TensorId, TensorId> Pair(int reference, int other) => KeyValuePair.Create(new TensorId(GraphOf(right), other), new TensorId(GraphOf(left), reference));
        return left.Inputs.Select((input, i) => Pair(input.Index, right.Inputs[_inputs[quantized][i]].Index))
            .Concat(left.Outputs.Select((output, i) => Pair(output.Index, right.Outputs[_outputs[quantized][i]].Index)));
    }

    public void Dispose()
    {
        foreach (var runner in _runners) runner.Dispose();
    }

    private static int GraphOf(ModelRunner runner) => runner is SignatureRunner signature ? signature.Signature.SubgraphIndex : 0;
}
