using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Carries out a dynamic-range plan: int8 weights in place of float ones, operators told, DEQUANTIZE where needed.</summary>
internal sealed class QuantizeWeightsPass(TfLiteModel model, QuantizationRecipe recipe, QuantizationPlan plan)
{
    private readonly WeightConversion _conversion = new(model);
    private readonly Dictionary<TensorPlan, ModelBuffer> _codes = [];

    /// <summary>Runs the pass.</summary>
    /// <returns>The rows of the plan that came about; constants that turned out not to be finite are left out.</returns>
    public IReadOnlyList<TensorPlan> Run(IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        QuantizeAll(progress, cancellation);
        var applied = plan.Tensors.Where(row => _codes.ContainsKey(row) && row.Uses.Count > 0).ToList();
        foreach (var rows in applied.GroupBy(static row => row.Subgraph))
        {
            var graph = model.Subgraphs[rows.Key];
            var edit = new GraphEdit(model, graph);
            var readers = new ConstantReaders(graph);
            foreach (var row in rows) Replace(row, [.. rows.Where(other => other.Index == row.Index)], graph, edit, readers);
            edit.Apply();
        }

        return applied;
    }

    private void QuantizeAll(IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        for (var i = 0; i < plan.Tensors.Count; i++)
        {
            var row = plan.Tensors[i];
            cancellation.ThrowIfCancellationRequested();
            progress?.Report(new OperationProgress("Quantizing weights", row.Name, i, plan.Tensors.Count));
            var tensor = model.Subgraphs[row.Subgraph].Tensors[row.Index];
            if (_conversion.ToInt8(tensor, row.Axis, cancellation) is var (codes, scale))
            {
                row.Scales = scale;
                _codes.Add(row, codes);
            }
            else
            {
                foreach (var op in row.Uses.Select(static use => use.Operator).ToList())
                    Leave(op, $"'{row.Name}' holds values that are infinite or not numbers");
            }
        }
    }

    /// <summary>Takes an operator out: kernels with several weights want all of them alike.</summary>
    private void Leave(OperatorPlan op, string reason)
    {
        foreach (var row in plan.Tensors) row.Uses.RemoveAll(use => use.Operator == op);
        op.Outcome = OperatorOutcome.Float;
        op.Reason = reason;
    }

    private WeightRule Rule(OperatorPlan row) => OpRegistry.Find(model.Subgraphs[row.Subgraph].Operators[row.Index].Builtin)!.Weights!;

    private void Replace(TensorPlan row, List<TensorPlan> ofSameTensor, Subgraph graph, GraphEdit edit, ConstantReaders readers)
    {
        var tensor = graph.Tensors[row.Index];
        var taken = ofSameTensor.SelectMany(static other => other.Uses).Select(static use => (use.Operator.Index, use.Position)).ToHashSet();
        var staysFloat = readers.IsReturned(row.Index) || readers.Of(row.Index).Any(reader => !taken.Contains((reader.Operator, reader.Position)));
        var codes = staysFloat || ofSameTensor[0] != row ? edit.AddTensor(tensor, TensorType.Int8, "_int8") : row.Index;
        var converted = graph.Tensors[codes];
        converted.Type = TensorType.Int8;
        converted.Buffer = _codes[row];
        converted.Quantization = row.Axis < 0
            ? QuantizationParameters.PerTensor(row.Scales![0], 0)
            : QuantizationParameters.PerAxis(row.Scales!, row.Axis);

        int? dequantized = null;
        foreach (var use in row.Uses)
        {
            var op = graph.Operators[use.Operator.Index];
            var rule = Rule(use.Operator);
            if (use.Form == WeightForm.Dequantized)
            {
                dequantized ??= Dequantize(row, codes, tensor, edit);
                edit.Redirect(use.Operator.Index, use.Position, dequantized.Value);
                continue;
            }

            edit.Redirect(use.Operator.Index, use.Position, codes);
            op.Code.RequireVersion(rule.Version(new WeightUse(op, row.Axis >= 0, recipe.AsymmetricInputs)));
            if (use.Form == WeightForm.CopiedCodes) DequantizeOutput(use.Operator.Index, op, converted, graph, edit);
            if (use.Form == WeightForm.Hybrid && rule.AsymmetricInputsField >= 0 && recipe.AsymmetricInputs)
                op.OptionsOfKind(rule.OptionsTag).Set(rule.AsymmetricInputsField, FieldValue.Boolean(true));
        }
    }

    private static int Dequantize(TensorPlan row, int codes, Tensor tensor, GraphEdit edit)
    {
        var output = edit.AddTensor(tensor, TensorType.Float32, "_f32");
        edit.InsertDequantize(row.Uses.Min(static use => use.Operator.Index), codes, output, DequantizeOp.VersionFor(TensorType.Int8, row.Axis >= 0));
        return output;
    }

    // The output keeps its index and name for whoever reads it; the operator writes codes into a tensor of their own before it.
    private static void DequantizeOutput(int index, Operator op, Tensor table, Subgraph graph, GraphEdit edit)
    {
        var output = op.Outputs[0];
        var codes = edit.AddTensor(graph.Tensors[output], TensorType.Int8, "_int8");
        graph.Tensors[codes].Quantization = QuantizationParameters.PerTensor(table.Quantization!.Scale![0], 0);
        op.Outputs = [codes, .. op.Outputs[1..]];
        edit.InsertDequantize(index + 1, codes, output, DequantizeOp.VersionFor(TensorType.Int8, isPerAxis: false));
    }
}
