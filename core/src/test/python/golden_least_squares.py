"""Prints the values that LeastSquaresTest and StudentTTest compare with: SciPy's least_squares with exact Jacobians and tolerances at
rounding level, and quantiles of Student's t. Run: python golden_least_squares.py (SciPy 1.17)."""
import numpy as np
from scipy.optimize import least_squares
t=np.arange(12)*0.5
y=np.array([3.61,2.53,2.12,1.61,6.2,0.93,0.84,0.79,0.57,-2.0,0.55,0.58])
f=lambda p:p[0]*np.exp(-p[1]*t)+p[2]-y
J=lambda p:np.stack([np.exp(-p[1]*t),-p[0]*t*np.exp(-p[1]*t),np.ones_like(t)],1)
for loss in ['linear','huber','soft_l1','cauchy','arctan']:
    r=least_squares(f,[3,.7,.5],jac=J,loss=loss,f_scale=0.1,xtol=1e-15,ftol=1e-15,gtol=1e-15,max_nfev=2000)
    r2=least_squares(f,[3,.7,.8],jac=J,loss=loss,f_scale=0.1,xtol=1e-15,ftol=1e-15,gtol=1e-15,max_nfev=2000,bounds=([0,0,.7],[10,10,10]))
    print(loss,repr(r.cost),[repr(float(v)) for v in r.x],r.nfev,'|',repr(r2.cost),[repr(float(v)) for v in r2.x])
from scipy.stats import t as T
for nu in (1,2,12,100,1000): print(nu,repr(T.ppf(0.975,nu)),repr(T.ppf(0.995,nu)))
