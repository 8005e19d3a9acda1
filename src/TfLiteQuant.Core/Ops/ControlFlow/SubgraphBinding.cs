namespace TfLiteQuant.Ops;

/// <summary>What operators that run a subgraph do alike.</summary>
internal static class SubgraphBinding
{
    /// <summary>Opens a subgraph that takes the operator's inputs from <paramref name="firstInput"/> on where they lie and
    /// computes values of its outputs' types, and prepares it.</summary>
    public static SubgraphCall Open(BindContext context, int subgraph, int firstInput)
    {
        var call = context.Call(subgraph);
        if (call.Inputs.Count != context.InputCount - firstInput || call.Outputs.Count != context.OutputCount)
            throw context.Fail(
                $"Subgraph {subgraph} takes {call.Inputs.Count} inputs and has {call.Outputs.Count} outputs, but the operator has {context.InputCount - firstInput} and {context.OutputCount} for it.",
                "The model is malformed.");
        for (var i = 0; i < call.Inputs.Count; i++) call.LendInput(i, context.Input(firstInput + i));
        for (var i = 0; i < call.Outputs.Count; i++) RequireType(context, call.Outputs[i], context.Output(i));
        call.Prepare();
        return call;
    }

    /// <summary>Checks that a subgraph's value has the type of the operator's.</summary>
    public static void RequireType(BindContext context, TensorValue inner, TensorValue outer)
    {
        if (inner.Type != outer.Type)
            throw context.Fail($"Its tensor {outer.Index} '{outer.Name}' is {outer.Type}, but in its subgraph {inner.Type} (tensor {inner.Index} '{inner.Name}').", "The model is malformed.");
    }

    /// <summary>Gives the operator's outputs the shapes that all subgraphs agree on; where one does not know its own yet, or
    /// they differ, all outputs are sized after running.</summary>
    public static void ShapeOutputs(BindContext context, ReadOnlySpan<SubgraphCall> calls)
    {
        for (var i = 0; i < context.OutputCount; i++)
        {
            var first = calls[0].Outputs[i];
            var agree = true;
            foreach (var call in calls)
                if (!call.Outputs[i].HasShape || !call.Outputs[i].Shape.AsSpan().SequenceEqual(first.Shape)) agree = false;
            if (agree) context.Output(i).Resize(first.Shape);
            else context.DeclareDynamic(i);
        }
    }

    /// <summary>The outputs of an operator as an array.</summary>
    public static TensorValue[] Outputs(BindContext context)
    {
        var outputs = new TensorValue[context.OutputCount];
        for (var i = 0; i < outputs.Length; i++) outputs[i] = context.Output(i);
        return outputs;
    }

}
