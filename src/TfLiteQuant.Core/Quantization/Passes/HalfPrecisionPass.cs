using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Carries out a float16 plan: half-precision constants, one DEQUANTIZE each at the head of its subgraph.</summary>
internal sealed class HalfPrecisionPass(TfLiteModel model, QuantizationPlan plan)
{
    private readonly WeightConversion _conversion = new(model);

    public void Run(IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var rows in plan.Tensors.GroupBy(static row => row.Subgraph))
        {
            var graph = model.Subgraphs[rows.Key];
            var edit = new GraphEdit(model, graph);
            var readers = new ConstantReaders(graph);
            foreach (var row in rows)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new OperationProgress("Converting constants", row.Name, done++, plan.Tensors.Count));
                Replace(row, graph, edit, readers);
            }

            edit.Apply();
        }
    }

    private void Replace(TensorPlan row, Subgraph graph, GraphEdit edit, ConstantReaders readers)
    {
        var tensor = graph.Tensors[row.Index];
        (var buffer, row.Halves) = _conversion.ToHalf(tensor);

        var staysFloat = readers.IsReturned(row.Index) || readers.Of(row.Index).Count > row.Uses.Count;
        var halves = staysFloat ? edit.AddTensor(tensor, TensorType.Float16, "_f16") : row.Index;
        var output = edit.AddTensor(tensor, TensorType.Float32, "_f32");
        graph.Tensors[halves].Type = TensorType.Float16;
        graph.Tensors[halves].Buffer = buffer;

        foreach (var use in row.Uses) edit.Redirect(use.Operator.Index, use.Position, output);
        edit.InsertDequantize(0, halves, output, DequantizeOp.VersionFor(TensorType.Float16, isPerAxis: false));
    }
}
