using System.Numerics.Tensors;
using TfLiteQuant.Diagnostics;
using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Runtime;

/// <summary>
/// Finds the operator in which a value that is infinite or not a number first arises. Which tensors hold such values is noted
/// as they are computed, because an output may lie where an input lay.
/// </summary>
internal sealed class NonFiniteWatch(NonFiniteMode mode)
{
    /// <summary>The first one found; stays until taken away.</summary>
    public NonFiniteFinding? Finding { get; set; }

    /// <summary>Looks at a value that comes from outside a graph.</summary>
    public static void Enter(GraphInstance graph, TensorValue value) => graph.Tainted[value.Index] = FirstNonFinite(value) >= 0;

    /// <summary>Looks at what an operator computed.</summary>
    public void After(GraphInstance graph, OperatorNode node)
    {
        TensorValue? culprit = null;
        var tainted = graph.Tainted;
        foreach (var output in node.OutputValues)
        {
            var dirty = FirstNonFinite(output) >= 0;
            tainted[output.Index] = dirty;
            if (dirty) culprit ??= output;
        }

        if (culprit is not null && (Finding is null || mode == NonFiniteMode.Error) && InputsWereFinite(tainted, node)) Found(node, culprit);
        foreach (var input in node.InputValues)
            if (input is { IsVariable: true }) tainted[input.Index] = FirstNonFinite(input) >= 0;
    }

    private static bool InputsWereFinite(bool[] tainted, OperatorNode node)
    {
        foreach (var input in node.InputValues)
        {
            if (input is null) continue;
            if (tainted[input.Index]) return false;
            if (input.IsConstant && FirstNonFinite(input) >= 0) return false;
        }

        return true;
    }

    private static int FirstNonFinite(TensorValue value)
    {
        if (!value.HasMemory) return -1;
        return value.Type switch
        {
            TensorType.Float32 => First(value.Values<float>()),
            TensorType.Float16 => First(value.Values<Half>()),
            TensorType.Float64 => First(value.Values<double>()),
            _ => -1,
        };
    }

    private static int First<T>(ReadOnlySpan<T> values)
        where T : unmanaged, System.Numerics.INumber<T>
    {
        if (values.IsEmpty || TensorPrimitives.IsFiniteAll(values)) return -1;
        for (var i = 0; i < values.Length; i++)
            if (!T.IsFinite(values[i])) return i;
        return -1;
    }

    private static double At(TensorValue value, int element) => value.Type switch
    {
        TensorType.Float32 => value.Values<float>()[element],
        TensorType.Float16 => (double)value.Values<Half>()[element],
        _ => value.Values<double>()[element],
    };

    private void Found(OperatorNode node, TensorValue culprit)
    {
        var element = FirstNonFinite(culprit);
        var place = node.Location with { TensorIndex = culprit.Index, TensorName = culprit.Name };
        Finding = new NonFiniteFinding(place, element, At(culprit, element));
        if (mode == NonFiniteMode.Error)
            throw new TfLiteQuantException(
                ErrorCode.NonFiniteValue,
                FormattableString.Invariant($"Element {element} of its output is {Finding.Value}, although all its inputs are finite."),
                "Look at the operator's inputs, or let such values pass.",
                place);
    }
}
