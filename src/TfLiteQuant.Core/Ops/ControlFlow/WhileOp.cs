using TfLiteQuant.Model;

namespace TfLiteQuant.Ops;

/// <summary>
/// WHILE: as long as the condition's subgraph says so, the body's subgraph computes the next values from the present ones. The
/// present values are the operator's outputs; both subgraphs read them where they lie.
/// </summary>
public sealed partial class WhileOp : OpDefinition
{
    private const int ConditionField = 0;
    private const int BodyField = 1;

    public override BuiltinOperator Operator => BuiltinOperator.While;

    public override bool IsPure => false;

    public override IReadOnlyList<int> Subgraphs(Operator op) => op.Options is { } options ? [options.GetInt32(ConditionField), options.GetInt32(BodyField)] : [];

    public override OpKernel Bind(BindContext context)
    {
        int conditionIndex = context.Options.GetInt32(ConditionField), bodyIndex = context.Options.GetInt32(BodyField);
        if (conditionIndex == bodyIndex) throw context.Fail($"Subgraph {bodyIndex} is both its condition and its body.", "The model is malformed.");
        SubgraphCall condition = context.Call(conditionIndex), body = context.Call(bodyIndex);
        Check(context, condition, body);
        var loop = new WhileKernel(context, condition, body);
        loop.Prepare();
        return loop;
    }

    private static void Check(BindContext context, SubgraphCall condition, SubgraphCall body)
    {
        var count = context.InputCount;
        if (context.OutputCount != count || condition.Inputs.Count != count || body.Inputs.Count != count || body.Outputs.Count != count)
            throw context.Fail(
                $"It has {count} inputs and {context.OutputCount} outputs, its condition {condition.Inputs.Count} inputs, its body {body.Inputs.Count} inputs and {body.Outputs.Count} outputs.",
                "They must be as many.");
        if (condition.Outputs.Count != 1 || condition.Outputs[0].Type != TensorType.Bool)
            throw context.Fail("Its condition does not compute one boolean.", "The model is malformed.");
        for (var i = 0; i < count; i++)
        {
            SubgraphBinding.RequireType(context, body.Outputs[i], context.Output(i));
            SubgraphBinding.RequireType(context, body.Outputs[i], context.Input(i));
        }
    }
}
