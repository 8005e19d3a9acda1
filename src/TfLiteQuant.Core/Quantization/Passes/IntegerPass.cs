using TfLiteQuant.Calibration;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>Carries out a plan of integer activations: constants, activations with the conversions between them, borders, inner
/// parameters, options and versions.</summary>
internal sealed class IntegerPass(TfLiteModel model, QuantizationRecipe recipe, QuantizationPlan plan, CalibratedRanges ranges)
{
    private readonly IntegerConstants _constants = new(model, recipe);

    public void Run(IProgress<OperationProgress>? progress, CancellationToken cancellation)
    {
        var done = 0;
        foreach (var graphPlan in plan.Graphs)
        {
            var graph = model.Subgraphs[graphPlan.Subgraph];
            var edit = new GraphEdit(model, graph);
            var wiring = new GraphWiring(graph);
            var operands = new ConstantOperands(graph, graphPlan, wiring, _constants, recipe);
            for (var i = 0; i < graphPlan.Rules.Length; i++)
            {
                cancellation.ThrowIfCancellationRequested();
                progress?.Report(new OperationProgress("Quantizing operators", graphPlan.Rows[i].Name, done++, plan.Operators.Count));
                if (graphPlan.Rules[i] is { } rule) operands.Convert(i, rule, cancellation);
            }

            operands.Place(edit, plan.Tensors);
            new ActivationEdit(graph, graphPlan, wiring, edit, ranges).Run();
            for (var i = 0; i < graphPlan.Rules.Length; i++)
                if (graphPlan.Rules[i] is { } rule) Finish(i, graph, rule, graphPlan, edit);
            edit.Apply();
        }
    }

    private void Finish(int index, Subgraph graph, IntegerRule rule, IntegerGraphPlan graphPlan, GraphEdit edit)
    {
        var op = graph.Operators[index];
        if (rule.Intermediates > 0) StateInner(index, op, graph, rule, graphPlan, edit);
        if (recipe.ActivationType == TensorType.Int16)
            foreach (var (field, value) in rule.Int16Options) op.OptionsOfKind(rule.OptionsTag).Set(field, value);
        op.Code.RequireVersion(Math.Max(rule.VersionFor(recipe.ActivationType), rule.UseVersion(op, graph)));
    }

    // Kernels read inner parameters from tensors without elements; those a file has already are filled in.
    private void StateInner(int index, Operator op, Subgraph graph, IntegerRule rule, IntegerGraphPlan graphPlan, GraphEdit edit)
    {
        if (op.Intermediates.Length != rule.Intermediates)
        {
            var name = graph.Tensors[op.Outputs[0]].Name ?? "";
            op.Intermediates = [.. Enumerable.Range(0, rule.Intermediates).Select(position => edit.AddTensor(
                new Tensor { Name = $"{name}_intermediate_{position}", Shape = [0], Buffer = model.Buffers[0] }, TensorType.Float32, ""))];
        }

        for (var position = 0; position < rule.Intermediates; position++)
        {
            if (!graphPlan.Inner.TryGetValue((index, position), out var parameters)) continue;
            var tensor = graph.Tensors[op.Intermediates[position]];
            (tensor.Type, tensor.Quantization) = (parameters.Type, parameters.ToModel());
        }
    }
}
