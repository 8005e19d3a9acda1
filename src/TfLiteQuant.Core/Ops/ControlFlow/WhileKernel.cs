namespace TfLiteQuant.Ops;

/// <summary>The loop of WHILE.</summary>
internal sealed class WhileKernel : OpKernel
{
    private readonly BindContext _context;
    private readonly SubgraphCall _condition;
    private readonly SubgraphCall _body;
    private readonly TensorValue[] _initial;
    private readonly TensorValue[] _present;
    private readonly bool[] _isInvariant;
    private readonly bool _exchangesInputs;

    public WhileKernel(BindContext context, SubgraphCall condition, SubgraphCall body)
    {
        _context = context;
        _condition = condition;
        _body = body;
        _present = SubgraphBinding.Outputs(context);
        _initial = new TensorValue[_present.Length];
        _isInvariant = new bool[_present.Length];
        for (var i = 0; i < _present.Length; i++)
        {
            _initial[i] = context.Input(i);
            _isInvariant[i] = ReferenceEquals(body.Outputs[i], body.Inputs[i]);
        }

        // A body that hands an input on at another position reads values that would be overwritten one after the other.
        for (var i = 0; i < _present.Length; i++)
            for (var k = 0; k < _present.Length; k++)
                _exchangesInputs |= i != k && ReferenceEquals(body.Outputs[i], body.Inputs[k]);
    }

    /// <summary>Binds both subgraphs to the first values' shapes and says whether the outputs keep them.</summary>
    public void Prepare()
    {
        for (var i = 0; i < _present.Length; i++)
        {
            _present[i].Resize(_initial[i].Shape);
            // What the body never changes is read at its source, so that constants are constant inside the loop.
            var source = _isInvariant[i] ? _initial[i] : _present[i];
            _condition.LendInput(i, source);
            if (_exchangesInputs && !_isInvariant[i]) _body.Inputs[i].Resize(_initial[i].Shape);
            else _body.LendInput(i, source);
        }

        _condition.Prepare();
        _body.Prepare();
        DeclareChanging();
    }

    public override void Run()
    {
        for (var i = 0; i < _present.Length; i++) Take(i, _initial[i]);
        while (Continues())
        {
            if (_exchangesInputs) GiveValues();
            _body.Run();
            for (var i = 0; i < _present.Length; i++)
                if (!_isInvariant[i]) Take(i, _body.Outputs[i]);
        }
    }

    // What the first round gives another shape, and what later rounds compute from that: a state that takes over another one's
    // value has its shape a round later.
    private void DeclareChanging()
    {
        var changing = new bool[_present.Length];
        for (var i = 0; i < changing.Length; i++)
            changing[i] = !_body.Outputs[i].HasShape || !_body.Outputs[i].Shape.AsSpan().SequenceEqual(_initial[i].Shape);
        for (var found = Array.IndexOf(changing, true) >= 0; found;)
        {
            found = false;
            var computed = _body.OutputsFrom(changing);
            for (var i = 0; i < changing.Length; i++)
            {
                found |= computed[i] && !changing[i];
                changing[i] |= computed[i];
            }
        }

        for (var i = 0; i < changing.Length; i++)
            if (changing[i]) _context.DeclareDynamic(i);
    }

    private void Take(int position, TensorValue value)
    {
        _present[position].Resize(value.Shape);
        _present[position].CopyFrom(value);
    }

    private void GiveValues()
    {
        for (var i = 0; i < _present.Length; i++)
        {
            if (_isInvariant[i]) continue;
            _body.Inputs[i].Resize(_present[i].Shape);
            _body.Inputs[i].CopyFrom(_present[i]);
        }
    }

    private bool Continues()
    {
        _condition.Run();
        var answer = _condition.Outputs[0];
        if (answer.Count != 1) throw _context.Fail($"Its condition computes {answer.Count} booleans.", "It must compute one.");
        return answer.Values<byte>()[0] != 0;
    }
}
