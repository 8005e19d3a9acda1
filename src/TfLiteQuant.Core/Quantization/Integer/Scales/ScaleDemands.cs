using TfLiteQuant.Model;
using TfLiteQuant.Ops;

namespace TfLiteQuant.Quantization;

/// <summary>
/// Parameters that operators which join values (CONCATENATION, MAXIMUM, SELECT, ...) ask of them: all take the result's, so
/// that producers write at the joined scale and no code is converted. A demand goes up through operators that only move codes,
/// to the operator that computes the value, or to the graph's input.
/// </summary>
/// <remarks>Where two operators ask for different parameters of one value, the later in the graph has it, and the other gets
/// converted codes. Operators whose kernels have a scale of their own keep it. After the reference's int8 quantizer, but for one thing: a
/// value that others read too keeps its own scale where the demanded one would clip it or leave it less than half of the steps. (The
/// reference clips: a MINIMUM then spoils what a MAXIMUM reads.) The same holds for what an average is taken of, and for the other
/// parts of what is split: they have the scale, too. Places of the largest values are those of codes that are not clipped.</remarks>
internal sealed class ScaleDemands
{
    // Of a range that calibration measured, this part may lie outside without being called clipped: half a code.
    private const double Clipping = 0.5 / 255;
    private const double LeastSteps = 0.5;

    private readonly GraphWiring _wiring;
    private readonly IntegerGraphPlan _plan;
    private readonly Func<int, ActivationParameters?> _own;
    private readonly ActivationParameters?[] _demanded;

    private ScaleDemands(GraphWiring wiring, IntegerGraphPlan plan, Func<int, ActivationParameters?> own)
    {
        _wiring = wiring;
        _plan = plan;
        _own = own;
        _demanded = new ActivationParameters?[plan.Stored.Length];
    }

    /// <summary>What is asked of each tensor; null for nothing.</summary>
    /// <param name="wiring">The graph.</param>
    /// <param name="plan">Which of its operators become integer.</param>
    /// <param name="own">Parameters of a tensor's own range; null where that is not known.</param>
    public static ActivationParameters?[] Of(GraphWiring wiring, IntegerGraphPlan plan, Func<int, ActivationParameters?> own)
    {
        var demands = new ScaleDemands(wiring, plan, own);
        for (var i = wiring.Graph.Operators.Count - 1; i >= 0; i--)
        {
            if (plan.Rules[i] is not { } rule || (rule.Scale != OutputScale.AsOutput && !rule.Cuts)) continue;
            var op = wiring.Graph.Operators[i];
            var wanted = demands._demanded[op.Outputs[0]] ?? own(op.Outputs[0])!.Value;
            if (rule.Cuts)
            {
                demands.Cut(op.Inputs[0], wanted);
                continue;
            }

            foreach (var position in wiring.PlainPositions(op, rule)) demands.Push(op.Inputs[position], wanted);
        }

        return demands._demanded;
    }

    // With the result's scale the codes below the cut saturate: the operand gains the steps that it would have spent on them.
    private void Cut(int tensor, ActivationParameters wanted)
    {
        if (_wiring.IsActivation(tensor) && !IsReadElsewhere(tensor) && _wiring.Producer[tensor] is >= 0 and var producer && _plan.Rules[producer] is { Scale: OutputScale.Own, KeepsOwnScale: false })
            _demanded[tensor] ??= wanted;
    }

    private void Push(int tensor, ActivationParameters wanted)
    {
        while (_wiring.IsActivation(tensor) && _demanded[tensor] is null)
        {
            var producer = _wiring.Producer[tensor];
            var rule = producer < 0 ? null : _plan.Rules[producer];
            if (rule is { Scale: OutputScale.Fixed or OutputScale.AsVariable } or { KeepsOwnScale: true } || (IsReadElsewhere(tensor) && !Suits(tensor, wanted))) return;
            if (rule?.Scale != OutputScale.AsInput)
            {
                _demanded[tensor] = wanted;
                return;
            }

            var op = _wiring.Graph.Operators[producer];
            var operand = op.Inputs[_wiring.PlainPositions(op, rule).First()];
            if (rule.Mixes && !Suits(operand, wanted)) return;
            if (!op.Outputs.All(output => output == tensor || !IsRead(output) || Suits(_wiring.IsFloat(output) ? output : operand, wanted))) return;
            foreach (var output in op.Outputs)
                if (_wiring.IsActivation(output)) _demanded[output] ??= wanted;
            tensor = operand;
        }
    }

    private bool IsRead(int tensor) => tensor >= 0 && (_wiring.IsOutput(tensor) || _wiring.Readers(tensor).Count > 0);

    private bool IsReadElsewhere(int tensor) => _wiring.IsOutput(tensor) || _wiring.Readers(tensor).Select(static reader => reader.Operator).Distinct().Skip(1).Any();

    private bool Suits(int tensor, ActivationParameters wanted)
    {
        if (_own(tensor) is not { } own) return true;
        var slack = Clipping * (own.Max - own.Min);
        return own.Min >= wanted.Min - slack && own.Max <= wanted.Max + slack && own.Max - own.Min >= LeastSteps * (wanted.Max - wanted.Min);
    }
}
