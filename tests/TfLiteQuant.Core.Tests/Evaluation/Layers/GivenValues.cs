using TfLiteQuant.Datasets;
using TfLiteQuant.Evaluation;
using TfLiteQuant.Execution;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;
using TfLiteQuant.Runtime;

namespace TfLiteQuant.Core.Tests.Evaluation.Layers;

/// <summary>What operators of a quantized model's main graph are given in a run: real values where tensors stand for such, so that a float
/// operator can be given the same. What comes from outside for one operator is kept as it came, before it is rounded: so the
/// reference's debugger has it.</summary>
internal sealed class GivenValues : IOperatorObserver
{
    private readonly Dictionary<int, SampleArray> _values = [];

    private readonly Subgraph _graph;

    private GivenValues(Subgraph graph) => _graph = graph;

    /// <summary>Runs samples.</summary>
    /// <returns>For each sample the values by tensor index.</returns>
    public static List<IReadOnlyDictionary<int, SampleArray>> Of(TfLiteModel model, IEnumerable<DatasetSample> samples)
    {
        using var runner = new SampleRunner(model);
        return [.. samples.Select(sample =>
        {
            var given = new GivenValues(model.Subgraphs[0]);
            runner.Interpreter.Observer = given;
            runner.Run(sample.Inputs);
            return (IReadOnlyDictionary<int, SampleArray>)given._values;
        })];
    }

    public void Before(OperatorSite site)
    {
        foreach (var input in site.Inputs)
            if (site.Subgraph == 0 && input is { HasMemory: true }) _values.TryAdd(input.Index, Read(input));
        if (site is { Subgraph: 0, Operator: { Builtin: BuiltinOperator.Quantize, Inputs: [var source] } op } && site.Inputs[0]!.Type == TensorType.Float32 && ReadersOf(op.Outputs[0]) == 1)
            _values[op.Outputs[0]] = _values[source];
    }

    public void After(OperatorSite site, long elapsed)
    {
    }

    private int ReadersOf(int tensor) => _graph.Operators.Count(reader => reader.Builtin != BuiltinOperator.Shape && reader.Inputs.Contains(tensor));

    private static SampleArray Read(TensorValue tensor)
    {
        if (!TensorReading.IsReal(tensor)) return new SampleArray(tensor.Type, [.. tensor.Shape], tensor.Bytes().ToArray());
        var values = new float[tensor.Count];
        TensorReading.Read(tensor, values);
        return SampleArray.From<float>(TensorType.Float32, [.. tensor.Shape], values);
    }
}
