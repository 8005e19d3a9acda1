namespace TfLiteQuant.Ops;

/// <summary>A subgraph that combines two scalars, run on vectors of them: what it does to one pair it does to each.</summary>
internal sealed class ElementBody
{
    private readonly SubgraphCall _call;

    private ElementBody(SubgraphCall call) => _call = call;

    /// <summary>The value combined so far.</summary>
    public TensorValue Current => _call.Inputs[0];

    /// <summary>The value to combine with it.</summary>
    public TensorValue Update => _call.Inputs[1];

    /// <summary>The combination, after <see cref="Run"/>.</summary>
    public TensorValue Result => _call.Outputs[0];

    /// <summary>Prepares a subgraph for vectors of a length.</summary>
    public static ElementBody Of(BindContext context, int subgraph, TensorValue element, int length)
    {
        var call = context.Call(subgraph);
        context.Require(call.Inputs.Count == 2 && call.Outputs.Count == 1, $"Subgraph {subgraph} does not combine two values to one.");
        context.RequireSameType(call.Inputs[0], element);
        context.RequireSameType(call.Inputs[1], element);
        context.RequireSameType(call.Outputs[0], element);
        call.Inputs[0].Resize(length);
        call.Inputs[1].Resize(length);
        call.Prepare();
        return new ElementBody(call);
    }

    public void Run() => _call.Run();
}
